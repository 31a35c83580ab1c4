//! What a call costs beside the same call with `reqwest` and `serde_json::Value`: allocations and processor time of the
//! thread that makes it, over one connection on loopback.
//!
//! `cargo run --release -p ece-api --example cost_of_calls [CALLS]`. Processor time needs Linux; the ratio is the result.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use ece_api::http::header::AUTHORIZATION;
use ece_api::{Client, Credentials};
use serde_json::Value;
use tokio::runtime::Runtime;

type Failure = Box<dyn std::error::Error>;

/// A small answer: what counts is the call, not its JSON.
const ANSWER: &str = r#"{"id":"0c1d","name":"n","healthy":true,"resources":{}}"#;
const KEY: &str = "dGVzdA==";
const ROUNDS: usize = 15;

/// What one call costs.
struct Cost {
    allocations: f64,
    micros: f64,
}

fn main() -> Result<(), Failure> {
    let calls = std::env::args().nth(1).map_or(Ok(3000), |calls| calls.parse())?;
    let address = serve()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ece = Client::builder(format!("http://{address}")).credentials(Credentials::api_key(KEY)).build()?;
    let reqwest = reqwest::Client::new();
    let with_ece = async || -> Result<(), Failure> {
        let deployment = ece.get_deployment("0c1d").show_plans(true).send().await?;
        if deployment.name == "n" { Ok(()) } else { Err("another deployment".into()) }
    };
    let with_reqwest = async || -> Result<(), Failure> {
        let url = format!("http://{address}/api/v1/deployments/{}?show_plans={}", "0c1d", true);
        let request = reqwest.get(url).header(AUTHORIZATION, format!("ApiKey {KEY}"));
        let response = request.send().await?.error_for_status()?;
        let deployment: Value = serde_json::from_slice(&response.bytes().await?)?;
        if deployment["name"] == "n" { Ok(()) } else { Err("another deployment".into()) }
    };
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // In turn, so that whatever else the machine does meets both.
    for _ in 0..ROUNDS {
        ours.push(measure(&runtime, calls, &with_ece)?);
        theirs.push(measure(&runtime, calls, &with_reqwest)?);
    }
    let (ours, theirs) = (least(&ours), least(&theirs));
    println!("| per call | ece-api | reqwest with `Value` | ratio |\n| --- | ---: | ---: | ---: |");
    line("allocations", ours.allocations, theirs.allocations);
    line("processor time, µs", ours.micros, theirs.micros);
    Ok(())
}

fn line(what: &str, ours: f64, theirs: f64) {
    println!("| {what} | {ours:.1} | {theirs:.1} | {:.2} |", ours / theirs);
}

/// The mean of `calls` calls.
fn measure(runtime: &Runtime, calls: u32, call: &impl AsyncFn() -> Result<(), Failure>) -> Result<Cost, Failure> {
    runtime.block_on(call())?; // connects
    let start = clock();
    let mut result: Result<(), Failure> = Ok(());
    let counted = allocation_counter::measure(|| {
        result = runtime.block_on(async {
            for _ in 0..calls {
                call().await?;
            }
            Ok(())
        });
    });
    let spent = clock().saturating_sub(start);
    result?;
    let allocations = f64::from(u32::try_from(counted.count_total)?);
    Ok(Cost { allocations: allocations / f64::from(calls), micros: spent.as_secs_f64() * 1e6 / f64::from(calls) })
}

/// The least of each figure: whatever else the machine does only adds to it.
fn least(costs: &[Cost]) -> Cost {
    let least = |figure: fn(&Cost) -> f64| costs.iter().map(figure).fold(f64::INFINITY, f64::min);
    Cost { allocations: least(|cost| cost.allocations), micros: least(|cost| cost.micros) }
}

/// The processor time of this thread where the system tells it, else the time that passes.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|told| told.split(' ').next()?.parse().ok());
    spent.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// Answers every request, in threads of their own, whose cost does not count.
fn serve() -> std::io::Result<std::net::SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream));
        }
    });
    Ok(address)
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let length = ANSWER.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        if line == "\r\n" {
            stream.write_all(format!("{head}{ANSWER}").as_bytes())?;
        }
        line.clear();
    }
    Ok(())
}
