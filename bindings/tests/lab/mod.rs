//! `kenpos-lab serve`, and just enough HTTP to talk to its `/lab` routes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The server's process, ended when dropped.
pub struct Lab {
    process: Child,
    /// Its address.
    pub url: String,
}

impl Lab {
    /// Starts it for a story, with its database in a folder.
    pub fn start(story: &Value, folder: &Path) -> Self {
        let roster = folder.join("roster.csv");
        let lines: Vec<String> = serde_json::from_value(story["roster"].clone()).expect("lines");
        std::fs::write(&roster, lines.join("\n") + "\n").expect("written");
        let program = std::env::var_os("KENPOS_LAB").expect("KENPOS_LAB names the program kenpos-lab");
        let mut process = Command::new(program)
            .args(["serve", "--now", story["now"].as_str().expect("a moment"), "--seed", &story["seed"].to_string()])
            .arg("--home")
            .arg(folder.join("server"))
            .arg("--roster")
            .arg(&roster)
            .stdout(Stdio::piped())
            .spawn()
            .expect("kenpos-lab starts");
        let mut line = String::new();
        let out = process.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("a first line");
        let url = line.trim().strip_prefix("listening on ").expect("an address").to_owned();
        Self { process, url }
    }

    /// What a route answers.
    pub fn get(&self, path: &str) -> Value {
        get(&self.url, path)
    }

    /// Tells a route something.
    pub fn post(&self, path: &str, body: &Value) -> Value {
        talk(&self.url, "POST", path, &body.to_string())
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // It may have ended by itself.
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// What a route answers.
pub fn get(url: &str, path: &str) -> Value {
    talk(url, "GET", path, "")
}

fn talk(url: &str, method: &str, path: &str, body: &str) -> Value {
    let host = url.strip_prefix("http://").expect("http");
    let mut line = TcpStream::connect(host).expect("the server is there");
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    );
    line.write_all((head + body).as_bytes()).expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).expect("a status");
    assert!(status.starts_with('2'), "{method} {path}: {head}");
    if body.is_empty() { Value::Null } else { serde_json::from_str(body).expect("JSON") }
}
