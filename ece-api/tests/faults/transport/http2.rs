//! Connections of HTTP/2 are shared by all calls: one that has failed must not fail the calls after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ece_api::{Client, ClientBuilder, ErrorKind, RetryPolicy};
use rcgen::{CertificateParams, KeyPair};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

use super::builder;

/// What becomes of a request.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Answer,
    /// The head of a response, and nothing more.
    Head,
    Silence,
    Reset(h2::Reason),
    /// A response, and no more requests on this connection: it ends in order.
    AnswerLast,
    /// The body is read, and then the connection ends without a response.
    GoAway,
    /// The connection answers no more, pings neither.
    Dead,
}

struct Server {
    url: String,
    pem: String,
    connections: Arc<AtomicUsize>,
    /// Whose body has come as a whole.
    requests: Arc<AtomicUsize>,
}

impl Server {
    /// Decides by the number of the connection, and of the request on it, both from zero.
    async fn start(fate: impl Fn(usize, usize) -> Fate + Send + Sync + 'static) -> Self {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
        let config = ServerConfig::builder().with_no_client_auth();
        let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
        let mut config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let (connections, requests) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (connected, requested, fate) = (Arc::clone(&connections), Arc::clone(&requests), Arc::new(fate));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (requested, fate, acceptor) = (Arc::clone(&requested), Arc::clone(&fate), acceptor.clone());
                let number = connected.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        serve(stream, &requested, |request| fate(number, request)).await;
                    }
                });
            }
        });
        Self { url, pem: certificate.pem(), connections, requests }
    }

    fn builder(&self) -> ClientBuilder {
        builder(&self.url).add_root_certificate_pem(&self.pem)
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn serve(stream: TlsStream<TcpStream>, requests: &Arc<AtomicUsize>, fate: impl Fn(usize) -> Fate) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    let (mut number, mut kept) = (0, Vec::new());
    while let Some(Ok((request, mut respond))) = connection.accept().await {
        let fate = fate(number);
        number += 1;
        match fate {
            Fate::Answer | Fate::AnswerLast => {
                if matches!(fate, Fate::AnswerLast) {
                    connection.graceful_shutdown();
                }
                let requests = Arc::clone(requests);
                tokio::spawn(async move {
                    read(request.into_body(), &requests).await;
                    let mut body = respond.send_response(http::Response::new(()), false).unwrap();
                    drop(body.send_data("{}".into(), true));
                });
            }
            Fate::Head => kept.push((respond.send_response(http::Response::new(()), false).ok(), None)),
            Fate::Silence => kept.push((None, Some(respond))),
            Fate::Reset(reason) => respond.send_reset(reason),
            Fate::GoAway => {
                let requests = Arc::clone(requests);
                let reading = tokio::spawn(async move { read(request.into_body(), &requests).await });
                let accepting = async { while connection.accept().await.is_some() {} };
                drop(tokio::time::timeout(Duration::from_millis(100), accepting).await);
                drop(reading.await);
                connection.abrupt_shutdown(h2::Reason::NO_ERROR);
                while connection.accept().await.is_some() {}
                return;
            }
            Fate::Dead => std::future::pending().await,
        }
    }
}

async fn read(mut body: h2::RecvStream, requests: &AtomicUsize) {
    while let Some(Ok(chunk)) = body.data().await {
        drop(body.flow_control().release_capacity(chunk.len()));
    }
    if body.is_end_stream() {
        requests.fetch_add(1, Ordering::SeqCst);
    }
}

async fn get(client: &Client) -> Result<(), ece_api::Error> {
    client.get_deployment("d").send().await.map(drop)
}

#[tokio::test]
async fn after_a_time_limit_the_next_call_has_a_connection_of_its_own() {
    for fate in [Fate::Silence, Fate::Head, Fate::Dead] {
        // At once, and after a call that went well.
        for first in [0, 1] {
            let server = Server::start(move |connection, number| match (connection, number) {
                (0, number) if number >= first => fate,
                _ => Fate::Answer,
            })
            .await;
            let client = server.client();
            for _ in 0..first {
                get(&client).await.unwrap();
            }
            let call = client.get_deployment("d").with_timeout(Duration::from_millis(200)).send().await;
            assert_eq!(call.unwrap_err().kind(), ErrorKind::Timeout);
            let start = Instant::now();
            let next = get(&client).await;
            assert!(next.is_ok(), "{fate:?} {first}: {next:?}");
            assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
            assert_eq!(server.connections(), 2);
            // And that one stays.
            get(&client).await.unwrap();
            assert_eq!(server.connections(), 2);
        }
    }
}

#[tokio::test]
async fn after_a_reset_the_next_attempt_has_a_connection_of_its_own() {
    for reason in [h2::Reason::INTERNAL_ERROR, h2::Reason::ENHANCE_YOUR_CALM, h2::Reason::CANCEL] {
        let server =
            Server::start(move |connection, _| if connection == 0 { Fate::Reset(reason) } else { Fate::Answer }).await;
        get(&server.client()).await.unwrap();
        assert_eq!(server.connections(), 2);
    }
}

#[tokio::test]
async fn a_call_that_is_fine_keeps_its_connection_when_another_one_fails() {
    // A body that comes slowly while another call on the same connection meets its limit.
    let server = Server::start(|connection, number| match (connection, number) {
        (0, 1) => Fate::Silence,
        _ => Fate::Answer,
    })
    .await;
    let client = server.client();
    get(&client).await.unwrap();
    let quick = client.get_deployment("d").with_timeout(Duration::from_millis(200));
    let (failed, fine) = tokio::join!(quick.send(), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        get(&client).await
    });
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::Timeout);
    fine.unwrap();
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn connections_that_end_in_order_cost_no_call() {
    let server = Server::start(|_, number| if number == 10 { Fate::AnswerLast } else { Fate::Answer }).await;
    let client = server.client();
    let calls: Vec<_> = (0..40)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { get(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.requests(), 40);
    assert!(server.connections() > 1);
}

#[tokio::test]
async fn a_post_that_the_server_has_read_is_not_sent_again_by_anybody() {
    let server = Server::start(|connection, _| if connection == 0 { Fate::GoAway } else { Fate::Answer }).await;
    let client = server.client();
    let sent = client.create_deployment(ece_api::models::DeploymentCreateRequest::default()).send().await;
    assert_eq!(server.requests(), 1, "{sent:?}");
    assert_eq!(sent.unwrap_err().kind(), ErrorKind::Transport);
}

#[tokio::test]
async fn a_post_that_the_server_has_refused_to_read_is_sent_again() {
    let refused = Fate::Reset(h2::Reason::REFUSED_STREAM);
    let server =
        Server::start(move |connection, number| if (connection, number) == (0, 0) { refused } else { Fate::Answer })
            .await;
    let client = server.client();
    let request = ece_api::models::DeploymentCreateRequest::default();
    client.create_deployment(&request).send().await.unwrap();
    assert_eq!(server.requests(), 1);
    let server = Server::start(move |_, _| refused).await;
    let client = server.builder().retries(RetryPolicy::none()).build().unwrap();
    let error = client.create_deployment(&request).send().await.unwrap_err();
    assert_eq!((error.attempts(), server.requests()), (1, 0), "{error}");
}

#[tokio::test]
#[ignore = "takes 31 s"]
async fn a_connection_that_is_dead_is_noticed_without_a_limit() {
    let server = Server::start(|connection, _| if connection == 0 { Fate::Dead } else { Fate::Answer }).await;
    let client = server.builder().timeout(None).build().unwrap();
    let start = Instant::now();
    get(&client).await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
}
