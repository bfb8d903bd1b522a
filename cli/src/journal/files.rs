//! The files of a journal: written by one process at a time, and the same ones from its start to its end.

use std::fs::{File, Metadata, TryLockError};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The lock of a journal, held as long as this lives, and given back by the system if the process dies.
#[derive(Debug)]
pub(super) struct Files {
    /// Each file, and how it is told from another one of its name.
    files: [(PathBuf, Identity); 2],
    lock: File,
}

/// How a file is told from another one of the same name: device and number, where the system has them.
type Identity = Option<(u64, u64)>;

impl Files {
    /// Takes the lock. A second process is refused while the first lives.
    pub(super) fn lock(path: &Path) -> Result<Self, Failure> {
        let lock_path = beside(path, "lock");
        let lock = File::options()
            .create(true)
            .append(true)
            .open(&lock_path)
            .map_err(|error| cannot_write(path, &error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Failure::stopped(format_args!(
                    "{}: another clerk-invite is at work on this journal; let it finish, or stop it first",
                    path.display()
                )));
            }
            Err(TryLockError::Error(error)) => return Err(cannot_write(path, &error)),
        }
        // SQLite makes the file on its first write; it must be known before.
        let journal = File::options()
            .create(true)
            .append(true)
            .open(path)
            .and_then(|file| file.metadata())
            .map_err(|error| cannot_write(path, &error))?;
        let lock_identity = lock.metadata().map_err(|error| cannot_write(path, &error))?;
        let files = [(path.to_owned(), identity(&journal)), (lock_path, identity(&lock_identity))];
        Ok(Self { files, lock })
    }

    /// The journal's path.
    pub(super) fn path(&self) -> &Path {
        let [(path, _), _] = &self.files;
        path
    }

    /// Which file was removed or replaced since.
    pub(super) fn missing(&self) -> Option<&Path> {
        let is_missing =
            |path: &Path, known| std::fs::metadata(path).map_or(true, |now| identity(&now) != known);
        self.files.iter().find(|(path, known)| is_missing(path, *known)).map(|(path, _)| path.as_path())
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        // Closing it would not do while a child process that is just being started has it too.
        let _best_effort = self.lock.unlock();
    }
}

#[cfg(unix)]
fn identity(file: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    Some((file.dev(), file.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {
    None
}

/// `people.db` → `people.db-lock`, beside SQLite's own `-wal` and `-shm`.
pub(super) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(suffix);
    name.into()
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::usage(format_args!(
        "{}: a journal must be writable, and so must its folder: {error}",
        path.display()
    ))
}
