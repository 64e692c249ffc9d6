//! What the tests need from the machine and keep between runs, in `target/limbeck-test/`.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The directory `name` under `target/limbeck-test/`, made by `make` if it is not there yet or was made for another
/// `key`. One thread of one process makes it while all others wait.
pub fn once(name: &str, key: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let home = home();
    let (place, stamp) = (home.join(name), home.join(format!("{name}.key")));
    let _lock = lock(name);
    if place.is_dir() && fs::read_to_string(&stamp).is_ok_and(|found| found == key) {
        return place;
    }
    if place.exists() {
        fs::remove_dir_all(&place).expect("the outdated directory is removed");
    }
    make(&place);
    // Written last: a run that was interrupted before leaves no stamp that fits.
    fs::write(&stamp, key).expect("the stamp is written");
    place
}

/// Installs Debian packages. False if that is not possible here: no apt-get, or no right to use it.
pub fn install_packages(packages: &[&str]) -> bool {
    let _lock = lock("apt");
    is_root() && apt_get(&["update"]) && apt_get(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
}

/// True if this process may do everything, and so must start PostgreSQL as somebody else.
pub fn is_root() -> bool {
    fs::metadata("/proc/self").expect("/proc is there").uid() == 0
}

fn apt_get(arguments: &[&str]) -> bool {
    Command::new("apt-get")
        .args(["--quiet", "--option", "DPkg::Lock::Timeout=300"])
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .is_ok_and(|status| status.success())
}

/// `target/limbeck-test/`, made if it is not there.
pub fn home() -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it lies in target/").join("limbeck-test");
    fs::create_dir_all(&home).expect("target/limbeck-test is made");
    home
}

/// Held until the file is dropped, or the process ends in whatever way.
fn lock(name: &str) -> File {
    let file = File::create(home().join(format!("{name}.lock"))).expect("the lock file is made");
    file.lock().expect("the lock is taken");
    file
}
