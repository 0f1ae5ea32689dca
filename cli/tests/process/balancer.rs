//! A load balancer of the smallest kind: each connection goes to the next server, and past one that is not there.
//!
//! Comes in: connections of phones. Goes out: the same bytes to a server and back, and word of each request that has
//! reached one, so that a test can kill that very server at work. Must never happen: a connection passed on twice.

use std::io::{Read as _, Write as _, copy};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A running balancer. Its thread waits for connections until the test process ends.
pub struct Balancer {
    /// What phones take for the server.
    pub url: String,
    /// The servers that requests have reached, in their order.
    pub reached: Receiver<SocketAddr>,
    servers: Arc<Mutex<Vec<SocketAddr>>>,
}

impl Balancer {
    /// Before these servers.
    pub fn before(servers: Vec<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let (tell, reached) = channel();
        let servers = Arc::new(Mutex::new(servers));
        let known = Arc::clone(&servers);
        thread::spawn(move || {
            for (number, phone) in listener.incoming().enumerate() {
                let Ok(phone) = phone else { return };
                let servers = known.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let mut turns = (0..servers.len()).map(|turn| servers[(number + turn) % servers.len()]);
                let Some(server) = turns.find_map(|address| TcpStream::connect(address).ok()) else { continue };
                let tell = tell.clone();
                thread::spawn(move || pass(&phone, &server, &tell));
            }
        });
        Self { url, reached, servers }
    }

    /// One server takes the place of another.
    pub fn replace(&self, old: SocketAddr, new: SocketAddr) {
        let mut servers = self.servers.lock().unwrap_or_else(PoisonError::into_inner);
        for server in servers.iter_mut().filter(|server| **server == old) {
            *server = new;
        }
    }
}

/// Passes bytes both ways until one side closes. Errors are what a killed server looks like.
fn pass(phone: &TcpStream, server: &TcpStream, tell: &Sender<SocketAddr>) {
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut from, mut to) = (server, phone);
            _ = copy(&mut from, &mut to);
            _ = phone.shutdown(Shutdown::Both);
        });
        let (mut from, mut to) = (phone, server);
        let mut bytes = [0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
            // The test may have ended, or not listen.
            _ = server.peer_addr().map(|address| tell.send(address));
        }
        _ = server.shutdown(Shutdown::Write);
    });
}
