//! How statements get to the database: one connection under a lock (simulation, office commands), or one writer thread
//! with group commit and several readers (serving). The statements are the same.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::open::{Place, connect};
use super::rows::sql;
use crate::store::StoreError;

/// Readers beside the writer. WAL readers do not block each other; more than a few only wait for the same disk.
const READERS: usize = 4;

/// Commits in one group. At some 100 µs each, the last one waits about as long as the one fsync they share.
const GROUP_MAX: usize = 64;

/// What is to be read, in one consistent view.
type ReadJob = Box<dyn FnOnce(&Connection) + Send>;

/// What is to be written. It says whether it wants its writes kept, and how to tell the waiting caller once they are on
/// disk (or are not). Without a transaction it is only told why there is none.
type WriteJob = Box<dyn FnOnce(Result<&Connection, StoreError>) -> (bool, Reply) + Send>;
type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// The way to the database.
pub(super) enum Driver {
    Inline(Mutex<Connection>),
    Threaded(Threads),
}

/// A write's answer: the value, and whether what it wrote is to be kept.
pub(super) struct Wrote<T> {
    pub keep: bool,
    pub value: T,
}

impl Driver {
    /// One connection, used by whoever comes.
    pub(super) fn inline(connection: Connection) -> Self {
        Self::Inline(Mutex::new(connection))
    }

    /// `writer` on a thread of its own, and readers beside it.
    pub(super) fn threaded(writer: Connection, place: &Place) -> Result<Self, StoreError> {
        let readers = (0..READERS).map(|_| connect(place)).collect::<Result<Vec<_>, _>>()?;
        Threads::start(writer, readers).map(Self::Threaded)
    }

    /// Reads in one consistent view.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        match self {
            Self::Inline(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                under_faults(&connection, || in_one_view(&connection, read))
            }
            Self::Threaded(threads) => {
                let (tell, told) = oneshot::channel();
                // A caller that has gone away needs no answer.
                threads.read(Box::new(move |connection| drop(tell.send(in_one_view(connection, read)))))?;
                told.await.map_err(|_| stopped())?
            }
        }
    }

    /// Writes in one transaction; when it returns `Ok` and kept something, that is on disk.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Connection) -> Result<Wrote<T>, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (tell, told) = oneshot::channel();
        let job: WriteJob = Box::new(move |connection| {
            let wrote = connection.and_then(write);
            let keep = wrote.as_ref().is_ok_and(|wrote| wrote.keep);
            let reply = move |durable: Result<(), StoreError>| {
                let value = wrote.map(|wrote| wrote.value);
                drop(tell.send(durable.and(value)));
            };
            (keep, Box::new(reply))
        });
        match self {
            Self::Inline(connection) => {
                let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
                under_faults(&connection, || run_group(&connection, job, || None));
            }
            Self::Threaded(threads) => threads.write(job)?,
        }
        told.await.map_err(|_| stopped())?
    }
}

#[cfg(feature = "faults")]
use super::faults::during as under_faults;

#[cfg(not(feature = "faults"))]
fn under_faults<T>(_: &Connection, work: impl FnOnce() -> T) -> T {
    work()
}

fn stopped() -> StoreError {
    StoreError::Failed { detail: "the store's thread has stopped".to_owned() }
}

fn in_one_view<T>(
    connection: &Connection,
    read: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let view = connection.unchecked_transaction().map_err(sql)?;
    read(&view)
}

/// Runs jobs as one transaction, each in a savepoint of its own: one that fails takes only its own writes back.
/// Every caller is told after the commit, so nobody hears of what is not on disk.
fn run_group(connection: &Connection, first: WriteJob, mut more: impl FnMut() -> Option<WriteJob>) {
    if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE").map_err(sql) {
        let (_, reply) = first(Err(error.clone()));
        return reply(Err(error));
    }
    let mut replies: Vec<Reply> = Vec::new();
    let outcome = (|| {
        let mut next = Some(first);
        while let Some(job) = next {
            connection.execute_batch("SAVEPOINT one").map_err(sql)?;
            let (keep, reply) = job(Ok(connection));
            replies.push(reply);
            // A full disk ends the whole transaction at once.
            if connection.is_autocommit() {
                return Err(StoreError::Full);
            }
            let end = if keep { "RELEASE one" } else { "ROLLBACK TO one; RELEASE one" };
            connection.execute_batch(end).map_err(sql)?;
            next = if replies.len() < GROUP_MAX { more() } else { None };
        }
        connection.execute_batch("COMMIT").map_err(sql)
    })();
    if outcome.is_err() && !connection.is_autocommit() {
        // Nothing of the group is kept; if even this fails the connection drops it when it closes.
        drop(connection.execute_batch("ROLLBACK"));
    }
    for reply in replies {
        reply(outcome.clone());
    }
}

/// The writer's and the readers' threads. Dropped, they finish what they were given, and the database is closed.
pub(super) struct Threads {
    writes: Option<Sender<WriteJob>>,
    reads: Option<Sender<ReadJob>>,
    handles: Vec<JoinHandle<()>>,
}

impl Threads {
    fn start(writer: Connection, readers: Vec<Connection>) -> Result<Self, StoreError> {
        let (writes, write_jobs) = channel::<WriteJob>();
        let (reads, read_jobs) = channel::<ReadJob>();
        let read_jobs = Arc::new(Mutex::new(read_jobs));
        let mut handles = vec![spawn("kenpos-writer", move || write_loop(&writer, &write_jobs))?];
        for reader in readers {
            let jobs = Arc::clone(&read_jobs);
            handles.push(spawn("kenpos-reader", move || read_loop(&reader, &jobs))?);
        }
        Ok(Self { writes: Some(writes), reads: Some(reads), handles })
    }

    fn write(&self, job: WriteJob) -> Result<(), StoreError> {
        self.writes.as_ref().and_then(|writes| writes.send(job).ok()).ok_or_else(stopped)
    }

    fn read(&self, job: ReadJob) -> Result<(), StoreError> {
        self.reads.as_ref().and_then(|reads| reads.send(job).ok()).ok_or_else(stopped)
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        (self.writes, self.reads) = (None, None);
        for handle in self.handles.drain(..) {
            // A thread that panicked has said so already.
            drop(handle.join());
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| StoreError::Failed { detail: format!("no thread for the store: {error}") })
}

fn write_loop(connection: &Connection, jobs: &Receiver<WriteJob>) {
    while let Ok(first) = jobs.recv() {
        run_group(connection, first, || jobs.try_recv().ok());
    }
}

fn read_loop(connection: &Connection, jobs: &Mutex<Receiver<ReadJob>>) {
    loop {
        // The lock is let go before the job runs.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job(connection);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;

    fn table() -> Connection {
        let connection = Connection::open_in_memory().expect("a database in memory");
        connection.execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY)").expect("a table");
        connection
    }

    /// A job that inserts a number, and where its caller hears of it.
    fn insert(x: i64, keep: bool) -> (WriteJob, oneshot::Receiver<Result<(), StoreError>>) {
        let (tell, told) = oneshot::channel();
        let job: WriteJob = Box::new(move |connection| {
            let wrote =
                connection.and_then(|connection| connection.execute("INSERT INTO t VALUES (?1)", [x]).map_err(sql));
            let keep = keep && wrote.is_ok();
            let reply = move |durable: Result<(), StoreError>| drop(tell.send(durable.and_then(|()| wrote.map(drop))));
            (keep, Box::new(reply))
        });
        (job, told)
    }

    fn kept(connection: &Connection) -> Vec<i64> {
        let mut statement = connection.prepare("SELECT x FROM t ORDER BY x").expect("a query");
        statement.query_map((), |row| row.get(0)).and_then(Iterator::collect).expect("numbers")
    }

    #[test]
    fn one_job_of_a_group_that_fails_takes_only_its_own_writes_back() {
        let connection = table();
        let (jobs, told): (VecDeque<_>, Vec<_>) =
            [insert(1, true), insert(1, true), insert(2, false), insert(3, true)].into_iter().unzip();
        let mut rest = jobs;
        let first = rest.pop_front().expect("a job");
        run_group(&connection, first, || rest.pop_front());
        let told: Vec<bool> =
            told.into_iter().map(|mut told| told.try_recv().expect("everybody is told").is_ok()).collect();
        assert_eq!(told, [true, false, true, true]);
        assert_eq!(kept(&connection), [1, 3]);
    }

    #[test]
    fn nobody_hears_of_a_group_that_could_not_be_committed() {
        let connection = table();
        connection
            .execute_batch("PRAGMA foreign_keys = ON; CREATE TABLE c (x REFERENCES t DEFERRABLE INITIALLY DEFERRED)")
            .expect("a table");
        let (good, mut good_told) = insert(1, true);
        let (tell, mut bad_told) = oneshot::channel();
        let bad: WriteJob = Box::new(move |connection| {
            // Holds until the commit, and then does not.
            let wrote =
                connection.and_then(|connection| connection.execute("INSERT INTO c VALUES (9)", ()).map_err(sql));
            assert!(wrote.is_ok());
            (true, Box::new(move |durable| drop(tell.send(durable))))
        });
        let mut rest = Some(bad);
        run_group(&connection, good, || rest.take());
        assert!(good_told.try_recv().expect("told").is_err());
        assert!(bad_told.try_recv().expect("told").is_err());
        assert!(kept(&connection).is_empty());
        assert!(connection.is_autocommit(), "the next group can begin");
    }

    #[test]
    fn a_database_held_by_another_process_is_busy_and_the_caller_hears_it() {
        let folder = tempfile::tempdir().expect("a folder of the test");
        let path = folder.path().join("t.db");
        let (one, other) = (Connection::open(&path).expect("opens"), Connection::open(&path).expect("opens"));
        other.busy_timeout(std::time::Duration::ZERO).expect("no waiting");
        one.execute_batch("CREATE TABLE t (x INTEGER PRIMARY KEY); BEGIN IMMEDIATE").expect("held");
        let (job, mut told) = insert(1, true);
        run_group(&other, job, || None);
        assert_eq!(told.try_recv().expect("told"), Err(StoreError::Busy));
    }
}
