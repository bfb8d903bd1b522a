//! A file that is written whole or not at all, and in the place of nothing but an earlier one of its kind.

use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

/// Writes a file. What is there already must be empty, or begin with `start`: a slip must not cost somebody a list.
///
/// It is written beside its place first: whoever reads it sees the old one or the new one.
pub(super) fn save(
    target: &Path,
    start: &str,
    write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>,
) -> io::Result<()> {
    // A link stays one, and what it leads to is replaced.
    let target = std::fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
    if let Ok(there) = std::fs::metadata(&target) {
        let mut found = Vec::new();
        if there.is_file() {
            File::open(&target)?.take(start.len() as u64).read_to_end(&mut found)?;
        }
        if !there.is_file() || !(found.is_empty() || found.eq_ignore_ascii_case(start.as_bytes())) {
            return Err(io::Error::other("something else is there, which is no page; give another name"));
        }
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    // As any file: the system takes from it what the user's mask says.
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let file = builder.tempfile_in(folder)?;
    let mut out = BufWriter::new(file.as_file());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: &str = "<!doctype html>";

    fn write(target: &Path) -> io::Result<()> {
        save(target, START, |out| writeln!(out, "{START}\nnew"))
    }

    #[test]
    fn it_replaces_its_like_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        std::fs::write(path("list.csv"), "email\nada@example.com\n").unwrap();
        std::fs::write(path("empty.html"), "").unwrap();
        std::fs::write(path("old.html"), "<!DOCTYPE html>\nold").unwrap();
        std::fs::create_dir(path("folder")).unwrap();
        for name in ["list.csv", "folder"] {
            assert!(write(&path(name)).unwrap_err().to_string().contains("give another name"));
        }
        assert!(write(&path("missing/page.html")).is_err());
        assert_eq!(std::fs::read_to_string(path("list.csv")).unwrap(), "email\nada@example.com\n");
        for name in ["new.html", "empty.html", "old.html"] {
            write(&path(name)).unwrap();
            assert_eq!(std::fs::read_to_string(path(name)).unwrap(), format!("{START}\nnew\n"));
        }
        let broken = save(&path("old.html"), START, |out| {
            writeln!(out, "{START}\nhalf")?;
            Err(io::Error::other("the disk is full"))
        });
        assert_eq!(broken.unwrap_err().to_string(), "the disk is full");
        assert_eq!(std::fs::read_to_string(path("old.html")).unwrap(), format!("{START}\nnew\n"));
        let files = std::fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["empty.html", "folder", "list.csv", "new.html", "old.html"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_others_may_read_the_file() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let [link, file, plain] = ["link", "file", "plain"].map(|name| folder.path().join(name));
        std::fs::write(&file, "").unwrap();
        std::fs::write(&plain, "").unwrap();
        symlink(&file, &link).unwrap();
        write(&link).unwrap();
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        let mode = |path| std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&file), mode(&plain));
    }
}
