//! What the tests need from the machine and keep between runs, in `target/limbeck-test/`.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The directory `name` under `target/limbeck-test/`, made by `make` if it is not there yet or was made for another
/// `key`. One thread of one process makes it while all others wait.
pub fn once(name: &str, key: &str, make: impl FnOnce(&Path)) -> PathBuf {
    let made = try_once(name, key, |place| {
        make(place);
        Some(())
    });
    made.expect("it was made, or make has panicked")
}

/// The same where it can fail for lack of something that the machine may not have; nothing is kept then.
pub fn try_once(name: &str, key: &str, make: impl FnOnce(&Path) -> Option<()>) -> Option<PathBuf> {
    let home = home();
    let (place, stamp) = (home.join(name), home.join(format!("{name}.key")));
    let _lock = lock(name);
    if place.is_dir() && fs::read_to_string(&stamp).is_ok_and(|found| found == key) {
        return Some(place);
    }
    if place.exists() {
        fs::remove_dir_all(&place).expect("the outdated directory is removed");
    }
    make(&place)?;
    // Written last: a run that was interrupted before leaves no stamp that fits.
    fs::write(&stamp, key).expect("the stamp is written");
    Some(place)
}

/// A Python environment with the packages of a requirements file; the Python in it. None if that is not possible here.
pub fn python(name: &str, requirements: &Path) -> Option<PathBuf> {
    let key = fs::read_to_string(requirements).expect("the requirements are there");
    let place = try_once(name, &key, |place| {
        let make = |python: &str| succeeds(Command::new(python).args(["-m", "venv", "--clear"]).arg(place));
        // Behind a Python of the user's that cannot do it there may be Debian's, which can.
        let made = make("python3") || install_packages(&["python3-venv"]) && make("/usr/bin/python3");
        let mut pip = Command::new(place.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--requirement"]).arg(requirements);
        (made && succeeds(&mut pip)).then_some(())
    });
    place.map(|place| place.join("bin/python"))
}

/// A folder with the npm packages of a `package.json` in `node_modules`. None if that is not possible here.
pub fn node_modules(name: &str, package_json: &Path) -> Option<PathBuf> {
    let key = fs::read_to_string(package_json).expect("package.json is there");
    let place = try_once(name, &key, |place| {
        fs::create_dir_all(place).expect("the folder is made");
        fs::write(place.join("package.json"), &key).expect("package.json is written");
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(place);
        succeeds(&mut npm).then_some(())
    });
    place.map(|place| place.join("node_modules"))
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
    let mut apt_get = Command::new("apt-get");
    apt_get.args(["--quiet", "--option", "DPkg::Lock::Timeout=300"]).args(arguments);
    succeeds(apt_get.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Runs a program to its end, and shows what it says. False if there is no such program, or it fails.
fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
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
