//! A PostgreSQL server of a test's own, on a socket in a folder of its own.

use std::ffi::OsString;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Somebody who is not root, whom the server does not run for: `nobody`.
const NOBODY: u32 = 65534;

pub(crate) struct Server {
    programs: PathBuf,
    folder: tempfile::TempDir,
    /// Whom it runs as, if this is root.
    user: Option<u32>,
}

/// Where Debian and others have the newest server's programs; a server is not on the path there.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten();
    let mut versions: Vec<PathBuf> =
        versions.filter_map(|entry| Some(entry.ok()?.path().join("bin"))).collect();
    let number = |path: &PathBuf| path.iter().rev().nth(1)?.to_str()?.parse::<u32>().ok();
    versions.sort_by_key(number);
    let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    versions.into_iter().rev().chain(on_path).find(|folder| folder.join("initdb").is_file())
}

impl Server {
    /// `None`, said aloud, where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            println!("skipped: there is no PostgreSQL on this machine (Debian: apt-get install postgresql)");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let is_root =
            std::fs::metadata(folder.path()).is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
        let user = is_root.then_some(NOBODY);
        // Its own, and nobody's but to pass through.
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o711)).unwrap();
        chown(folder.path(), user, None).unwrap();
        let server = Self { programs, folder, user };
        let arguments =
            ["--username=clerk", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C", "--pgdata"];
        server.run("initdb", arguments.map(OsString::from).into_iter().chain([server.data().into()]));
        server.go_on();
        Some(server)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn run(&self, program: &str, arguments: impl Iterator<Item = OsString>) {
        let mut command = Command::new(self.programs.join(program));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null());
        // What it says goes into a file: the server inherits it, and a pipe would not end before the server.
        let log = self.folder.path().join(format!("{program}.log"));
        let file = std::fs::File::options().create(true).append(true).open(&log).unwrap();
        command.stdout(file.try_clone().unwrap()).stderr(file);
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        let status = command.status().unwrap();
        assert!(status.success(), "{program}: {status}: {}", std::fs::read_to_string(log).unwrap());
    }

    fn control(&self, arguments: &[&str]) {
        let data = ["--pgdata".into(), self.data().into()];
        self.run("pg_ctl", arguments.iter().map(OsString::from).chain(data));
    }

    /// Starts it again, and waits until it answers.
    pub(crate) fn go_on(&self) {
        let folder = self.folder.path().display();
        let options = format!("-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off");
        self.control(&["start", "--wait", "--silent", "--options", &options]);
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(&self) {
        self.control(&["stop", "--mode=immediate", "--silent"]);
    }

    /// The address of a campaign's journal in it.
    pub(crate) fn address(&self, campaign: &str) -> String {
        let folder = self.folder.path().to_str().unwrap().replace('/', "%2F");
        format!("postgres://clerk@{folder}/postgres#{campaign}")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if Path::new(&self.data().join("postmaster.pid")).exists() {
            self.kill();
        }
    }
}
