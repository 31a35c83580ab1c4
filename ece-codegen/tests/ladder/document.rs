//! A document without a fault, in which operations share what can be shared.

use serde_json::{Value, json};

pub(crate) fn document() -> Value {
    json!({
        "swagger": "2.0",
        "info": { "title": "Lamps", "version": "1", "contact": { "name": "n" } },
        "host": "lamps.example",
        "basePath": "/v1",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "securityDefinitions": { "basic": { "type": "basic" } },
        "security": [{ "basic": [] }],
        "tags": [{ "name": "lamps" }],
        "paths": paths(),
        "definitions": definitions(),
        "parameters": {
            "page": { "name": "page", "in": "query", "type": "integer", "default": 1, "minimum": 1 },
            "trace": { "name": "X-Trace", "in": "header", "required": true, "type": "string" }
        },
        "responses": {
            "failed": { "description": "", "schema": { "$ref": "#/definitions/Failure" } }
        }
    })
}

fn paths() -> Value {
    json!({
        "/lamps": {
            "parameters": [{ "$ref": "#/parameters/page" }],
            "get": {
                "operationId": "list-lamps", "tags": ["lamps"],
                "parameters": [
                    { "name": "sort", "in": "query", "type": "string", "enum": ["up", "down"] },
                    { "name": "ids", "in": "query", "type": "array", "items": { "type": "string" }, "collectionFormat": "multi" }
                ],
                "responses": {
                    "200": {
                        "description": "",
                        "schema": { "type": "array", "items": { "$ref": "#/definitions/Lamp" } },
                        "headers": { "X-Total": { "type": "integer" } }
                    },
                    "default": { "$ref": "#/responses/failed" }
                }
            },
            "post": {
                "operationId": "create-lamp", "tags": ["lamps"],
                "parameters": [{ "name": "body", "in": "body", "required": true, "schema": { "$ref": "#/definitions/Lamp" } }],
                "responses": { "201": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } }
            }
        },
        "/lamps/{id}": {
            "parameters": [{ "name": "id", "in": "path", "required": true, "type": "string" }],
            "get": {
                "operationId": "get-lamp", "tags": ["lamps"],
                "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } }
            },
            "delete": {
                "operationId": "delete-lamp", "tags": ["lamps"], "deprecated": true, "security": [],
                "parameters": [{ "$ref": "#/parameters/trace" }],
                "responses": { "204": { "description": "" } }
            }
        },
        "/rooms/{id}/picture": {
            "post": {
                "operationId": "set-picture", "tags": ["rooms"], "consumes": ["multipart/form-data"],
                "parameters": [
                    { "name": "id", "in": "path", "required": true, "type": "integer", "format": "int64" },
                    { "name": "picture", "in": "formData", "required": true, "type": "file" },
                    { "name": "title", "in": "formData", "type": "string" }
                ],
                "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Room" } } }
            },
            "get": {
                "operationId": "get-picture", "tags": ["rooms"], "produces": ["image/png"],
                "parameters": [{ "name": "id", "in": "path", "required": true, "type": "integer", "format": "int64" }],
                "responses": { "200": { "description": "", "schema": { "type": "file" } } }
            }
        },
        "/health": {
            "get": { "operationId": "health", "responses": { "200": { "description": "" } } }
        }
    })
}

fn definitions() -> Value {
    json!({
        "Lamp": {
            "type": "object", "required": ["id"],
            "properties": {
                "id": { "type": "string", "maxLength": 12 },
                "lit": { "type": "boolean", "default": false },
                "room": { "$ref": "#/definitions/Room" },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } }
            }
        },
        "Room": {
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "lamps": { "type": "array", "items": { "$ref": "#/definitions/Lamp" } }
            }
        },
        "Failure": {
            "allOf": [
                { "$ref": "#/definitions/Reason" },
                { "type": "object", "properties": { "code": { "type": "integer" } } }
            ]
        },
        "Reason": { "type": "object", "properties": { "message": { "type": "string" } } },
        "Unused": { "type": "object", "properties": { "kind": { "type": "string", "enum": ["a", "b"] } } }
    })
}
