//! Running the real binary: commands to their end, a server as long as its guard lives, phones in folders of their own.
//!
//! Must never happen: a child that outlives its test, a sleep, a look at the machine's own settings.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The binary with nothing of this machine around it: no locale, no keyring, no home.
pub fn kenpos() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kenpos"));
    command.env_clear().env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// A command that has ended.
#[derive(Debug)]
pub struct Ended {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

/// Runs a command to its end.
pub fn run<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Ended {
    run_command(kenpos().args(words))
}

/// As [`run`], of a command with its own environment or folder.
pub fn run_command(command: &mut Command) -> Ended {
    let output = command.output().expect("the binary starts");
    Ended {
        code: output.status.code().expect("the command ended by itself"),
        stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
    }
}

impl Ended {
    /// Exit 0, or the test says what happened.
    #[track_caller]
    pub fn done(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// This exit code, nothing on stdout, one line on stderr that holds `named`.
    #[track_caller]
    pub fn refused(self, code: i32, named: &str) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        assert_eq!(self.stdout, "", "{self:?}");
        assert_eq!(self.stderr.lines().count(), 1, "{self:?}");
        assert!(self.stderr.contains(named), "{named:?} is missing: {self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self
    }

    /// Exit 0 and one JSON document.
    #[track_caller]
    pub fn json(self) -> Value {
        let ended = self.done();
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
    }
}

/// A server on a free port; it ends with this value.
pub struct Server {
    child: Child,
    _stdout: BufReader<ChildStdout>,
    pub url: String,
    store: String,
}

impl Server {
    /// Starts `kenpos serve` on this store and waits until it accepts.
    pub fn start(store: &str) -> Self {
        Self::start_at(store, "127.0.0.1:0")
    }

    /// As [`Server::start`], at this address: a server that comes back.
    pub fn start_at(store: &str, listen: &str) -> Self {
        Self::start_by(kenpos().args(["serve", "--listen", listen, "--store", store]), store)
    }

    /// As [`Server::start`], by this command.
    pub fn start_by(command: &mut Command, store: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the server starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).expect("the server says where it listens");
        let url = line
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("the first line says where the server listens, not {line:?}"))
            .trim_end()
            .to_owned();
        Self { child, _stdout: stdout, url, store: store.to_owned() }
    }

    /// `HOST:PORT`
    pub fn address(&self) -> &str {
        self.url.strip_prefix("http://").expect("a plain address")
    }

    /// The id of the process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the end of a server that was told to end.
    pub fn ended(mut self) -> Option<i32> {
        self.child.wait().expect("the server ends").code()
    }

    /// The desk, on the same store while the server runs.
    pub fn office(&self, words: &[&str]) -> Ended {
        run(["office", "--store", &self.store].iter().chain(words))
    }

    /// As [`Server::office`], with this on standard input.
    pub fn office_told(&self, words: &[&str], told: &str) -> Ended {
        let mut file = tempfile::tempfile().expect("a file without a name");
        file.write_all(told.as_bytes()).and_then(|()| file.rewind()).expect("written");
        run_command(kenpos().args(["office", "--store", &self.store]).args(words).stdin(file))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; both calls then fail, and nothing is left to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A union: its folder, its store, its roster.
pub struct Union {
    pub folder: TempDir,
}

impl Union {
    /// A folder without a store.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn store(&self) -> String {
        format!("sqlite:{}", self.path("union.db").display())
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).expect("the folder takes a file");
        path
    }

    /// A server whose roster has the members of [`ROSTER`].
    pub fn open(&self) -> Server {
        let roster = self.file("roster.csv", ROSTER);
        let server = Server::start(&self.store());
        server.office(&["import-members", text(&roster)]).done();
        server
    }

    /// A phone that nobody has set up.
    pub fn phone(&self, name: &str) -> Phone {
        Phone { home: self.path(name) }
    }

    /// The phone of employee 1001, set up and consented.
    pub fn employee(&self, server: &Server) -> Phone {
        self.employee_at(&server.url)
    }

    /// The same, at this address.
    pub fn employee_at(&self, url: &str) -> Phone {
        let phone = self.phone("employee");
        phone
            .run(&[
                "setup",
                "--server",
                url,
                "--id",
                "U1001",
                "--password",
                "19850401",
                "--new-password",
                NEW_PASSWORD,
                "--consent",
                "--goal",
                "階段を使う",
                "--step-target",
                "8000",
            ])
            .done();
        phone
    }
}

/// The members of the tests: two employees and the spouse of the first.
pub const ROSTER: &str = "\
relationship,employee_number,name,birth_date,card_symbol,card_number,insurer_number,member_from,member_to,registered_on
employee,1001,山田太郎,1985-04-01,10,0001,06273494,2015-04-01,,
employee,1002,鈴木一郎,1990-12-24,10,0002,06273494,2018-04-01,,
spouse,1001,山田花子,1988-02-29,10,0001,06273494,2016-06-01,,
";

/// A password nobody guesses.
pub const NEW_PASSWORD: &str = "kaidan-wo-tsukau-2026";

/// A headless phone in a folder.
pub struct Phone {
    home: PathBuf,
}

impl Phone {
    /// Runs a command of this phone.
    pub fn run(&self, words: &[&str]) -> Ended {
        run_command(&mut self.command(words))
    }

    /// A command of this phone that has not begun.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = kenpos();
        command.args(["phone", "--home", text(&self.home), "--secrets", "file"]).args(words);
        command
    }

    /// Runs a command of this phone with `--json`.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        self.run(&[words, &["--json"]].concat()).json()
    }

    /// Takes the access token out of the secrets: the next sync begins with a refresh.
    pub fn forget_access(&self) {
        let path = self.home.join("secrets.json");
        let text = fs::read(&path).expect("the secrets are a file");
        let mut secrets: serde_json::Map<String, Value> = serde_json::from_slice(&text).expect("the file is whole");
        secrets.retain(|name, _| !name.starts_with("access-"));
        fs::write(&path, Value::Object(secrets).to_string()).expect("written");
    }

    pub fn home(&self) -> &Path {
        &self.home
    }
}

/// A path of the tests as text.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("the folders of tests have plain names")
}
