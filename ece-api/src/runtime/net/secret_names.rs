//! Which names say that a value is secret: of headers, parameters and members of JSON. The one table of it.

/// Endings of such names, whatever stands between their words: `client_secret`, `X-Auth-Key`, `userPassword`.
#[rustfmt::skip] // a table
const ENDINGS: [&str; 35] = [
    "accesskey", "accountkey", "apikey", "apikeys", "assertion", "authkey", "authorization", "cookie", "cookies",
    "credential", "credentials", "encryptionkey", "masterkey", "passcode", "passphrase", "passwd", "password",
    "passwordhash", "passwords", "privatekey", "samlrequest", "samlresponse", "secret", "secretaccesskey", "secretkey",
    "secrets", "sessionid", "sessionkey", "sharedkey", "signature", "signatures", "signingkey", "subscriptionkey",
    "token", "tokens",
];
/// Words that say so where they are the last one of several.
const LAST_WORDS: [&str; 7] = ["jwt", "otp", "pwd", "sid", "sig", "totp", "psk"];
/// The same, where they are alone or after `x-`; members of JSON of these names are ordinary ones.
const WORDS_OF_ADDRESSES: [&str; 4] = ["auth", "key", "pass", "session"];

/// True for a header, or a parameter of an address, whose value is not to be shown.
pub(crate) fn sounds_secret(name: &str) -> bool {
    let alone = name.strip_prefix("x-").or(name.strip_prefix("X-")).unwrap_or(name);
    is_secret_member(name) || WORDS_OF_ADDRESSES.iter().any(|word| alone.eq_ignore_ascii_case(word))
}

/// True for a member of JSON, or a field of a form, whose value is not to be shown.
pub(crate) fn is_secret_member(name: &str) -> bool {
    // Numbers at the end tell secrets apart: `password_2`, `Token1`.
    let name = name.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
    let last = last_word(name);
    ENDINGS.iter().any(|ending| ends_with(name, ending))
        || LAST_WORDS.iter().any(|word| last.eq_ignore_ascii_case(word))
}

fn ends_with(name: &str, ending: &str) -> bool {
    let mut letters = name.bytes().rev().filter(u8::is_ascii_alphanumeric);
    ending.bytes().rev().all(|byte| letters.next().is_some_and(|letter| letter.eq_ignore_ascii_case(&byte)))
}

fn last_word(name: &str) -> &str {
    let mut start = name.len();
    for (index, byte) in name.bytes().enumerate().rev() {
        let next = name.as_bytes().get(index + 1);
        let is_end = byte.is_ascii_lowercase() && next.is_some_and(u8::is_ascii_uppercase);
        if !byte.is_ascii_alphanumeric() || is_end {
            break;
        }
        start = index;
    }
    name.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_however_they_are_written() {
        for name in [
            "sig",
            "passwd",
            "credentials",
            "client_secrets",
            "x-auth-key",
            "x-signature",
            "pwd",
            "passphrase",
            "secret",
            "token",
            "tokens",
            "authorization",
            "Proxy-Authorization",
            "cookie",
            "Set-Cookie",
            "private_key",
            "access-key",
            "api-key",
            "API_KEY",
            "apiKey",
            "x-api-key",
            "jwt",
            "SAMLResponse",
            "session_id",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "aws_secret_access_key",
            "clientSecret",
            "password2",
            "token_1",
            "accesstoken",
            "secret_session_key",
            "bind_password",
            "userPassword",
        ] {
            assert!(sounds_secret(name) && is_secret_member(name), "{name}");
        }
        for name in ["key", "x-key", "session", "auth"] {
            assert!(sounds_secret(name) && !is_secret_member(name), "{name}");
        }
        for name in [
            "token_id",
            "key_id",
            "keyspace",
            "refresh_token_url",
            "passwordPolicy",
            "id",
            "",
            "-",
            "1",
            "x",
            "design",
            "secret_name",
            "idempotency-key",
            "monkey",
            "authorization_url",
            "signature_algorithm",
            "sort_key",
            "www-authenticate",
            "keys",
            "x-management-request",
            "author",
            "compass",
        ] {
            assert!(!sounds_secret(name) && !is_secret_member(name), "{name}");
        }
    }
}
