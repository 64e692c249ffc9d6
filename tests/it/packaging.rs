//! How people get limbeck: the wheel, the archive, the hooks, the looks at a pull request, the container.
//!
//! Each recipe is followed by the tool that it is for. Only the compiling in them is left out where it would compile a
//! second time what `cargo test` has just compiled: then the program of the tests takes its place.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cluster::{Cluster, Options};
use crate::limbeck;
use crate::outcome::Outcome;
use crate::provision;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PROGRAM: &str = env!("CARGO_BIN_EXE_limbeck");
const DOCKERFILE: &str = include_str!("../../packaging/Dockerfile");

/// The Python that has what builds and what hooks.
fn python() -> PathBuf {
    let requirements = Path::new(ROOT).join("tests/packaging/requirements.txt");
    provision::python("packaging", &requirements).expect("maturin and pre-commit can be installed from PyPI")
}

/// A YAML file of the project as JSON, read by the library that the tools themselves read it with.
fn yaml(path: &str) -> serde_json::Value {
    let read = "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";
    let json = Outcome::of(Command::new(python()).args(["-c", read]).arg(Path::new(ROOT).join(path))).ok();
    serde_json::from_str(&json).expect("what Python writes is JSON")
}

/// A project with the migrations of the example.
fn example() -> limbeck::Project {
    let mut project = limbeck::Project::bare().config(include_str!("../../limbeck.toml"));
    for entry in fs::read_dir(Path::new(ROOT).join("migrations")).expect("it is there") {
        let path = entry.expect("it can be read").path();
        let name = path.file_name().expect("it has a name").to_str().expect("it is ASCII").to_owned();
        project = project.file(&format!("migrations/{name}"), &fs::read_to_string(&path).expect("it can be read"));
    }
    project
}

/// A shell in a project, which finds the program of the tests and what every system has.
fn shell(project: &limbeck::Project, line: &str) -> Command {
    let programs = Path::new(PROGRAM).parent().expect("it lies in a directory").display();
    let mut shell = Command::new("bash");
    shell.env_clear().env("PATH", format!("{programs}:/usr/bin:/bin")).env("HOME", project.path());
    shell.current_dir(project.path()).args(["-e", "-c", line]);
    shell
}

/// A migration in which `lint` finds something, and which `fmt` lays out anew.
const CARELESS: &str = "revision z1\nrevises 5c8e21b7f0da\nmessage \"careless\"\n\
                        upgrade { drop_column products.sku }\ndowngrade auto\n";

#[test]
fn a_wheel_brings_the_program_to_where_no_rust_is() {
    let wheels = tempfile::tempdir().expect("a directory");
    let mut build = Command::new(python());
    // The profile of the tests: what is compiled already is not compiled again.
    build.args(["-m", "maturin", "build", "--profile", "dev", "--locked", "--out"]).arg(wheels.path());
    build.current_dir(ROOT);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        build.env_remove(name);
    }
    Outcome::of(&mut build).ok();
    let bare = tempfile::tempdir().expect("a directory");
    Outcome::of(Command::new(python()).args(["-m", "venv", "--clear"]).arg(bare.path())).ok();
    let mut pip = Command::new(bare.path().join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--no-index", "--find-links"]).arg(wheels.path()).arg("limbeck");
    Outcome::of(&mut pip).ok();
    let project = example();
    let mut limbeck = Command::new(bare.path().join("bin/limbeck"));
    limbeck.env_clear().current_dir(project.path()).args(["upgrade", "head", "--sql"]);
    assert_eq!(Outcome::of(&mut limbeck).ok(), project.run(&["upgrade", "head", "--sql"]).ok());
}

#[test]
fn the_archive_holds_a_page_for_every_command_and_is_the_same_every_time() {
    let directory = tempfile::tempdir().expect("a directory");
    let pack = |name: &str, zone: &str, mask: &str| {
        let archive = directory.path().join(name);
        let mut pack = Command::new("sh");
        pack.arg("-c").arg(format!("umask {mask}; TZ={zone} exec {ROOT}/packaging/archive \"$@\""));
        Outcome::of(pack.arg("sh").arg(PROGRAM).arg(&archive)).ok();
        archive
    };
    let (one, other) = (pack("one.tar.gz", "Asia/Tokyo", "022"), pack("other.tar.gz", "America/Lima", "077"));
    assert!(fs::read(&one).expect("it is there") == fs::read(&other).expect("it is there"), "the archives differ");
    let unpacked = directory.path().join("unpacked");
    fs::create_dir(&unpacked).expect("it is made");
    Outcome::of(Command::new("tar").arg("--extract").arg("--file").arg(&one).arg("--directory").arg(&unpacked)).ok();
    let root = unpacked.join("limbeck");
    for command in ::limbeck::cli::surface().get_subcommands().map(|command| command.get_name().to_owned()) {
        let page = root.join(format!("share/man/man1/limbeck-{command}.1"));
        let page = fs::read_to_string(&page).unwrap_or_else(|_| panic!("the archive has no page of {command}"));
        assert!(page.contains(".TH"), "{command}: {page}");
    }
    let bash = root.join("share/bash-completion/completions/limbeck");
    Outcome::of(Command::new("bash").arg("-n").arg(bash)).ok();
    let version = Outcome::of(Command::new(root.join("bin/limbeck")).arg("--version")).ok();
    assert_eq!(version, format!("limbeck {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_hooks_look_at_the_history_before_a_commit() {
    let project = example();
    // As a user has them, but with the program of the tests instead of one that pre-commit compiles.
    let mut hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array_mut().expect("a list of hooks") {
        assert_eq!(hook["language"], "rust");
        hook["language"] = "system".into();
    }
    let config = serde_json::json!({"repos": [{"repo": "local", "hooks": hooks}]});
    let project = project.file(".pre-commit-config.yaml", &config.to_string());
    shell(&project, "git init --quiet && git add .").status().expect("git is there");
    let run = |project: &limbeck::Project, hook: &str| {
        let line = format!("exec '{}' -m pre_commit run {hook} --all-files", python().display());
        Outcome::of(&mut shell(project, &line))
    };
    run(&project, "limbeck-fmt").ok();
    run(&project, "limbeck-compile").ok();
    let project = project.migration("z1_careless", CARELESS);
    shell(&project, "git add .").status().expect("git is there");
    let laid_out = run(&project, "limbeck-fmt");
    assert!(laid_out.code == 1 && laid_out.stdout.contains("z1_careless"), "{laid_out:?}");
    let lint = run(&project, "limbeck-lint");
    assert!(lint.code == 1 && lint.stdout.contains("column products.sku"), "{lint:?}");
    let project = project.migration("z2_wrong", "revision z2\nrevises z1\nupgrade { drop_table nothing }\n");
    shell(&project, "git add .").status().expect("git is there");
    let compile = run(&project, "limbeck-compile");
    assert!(compile.code == 1 && compile.stdout.contains("z2_wrong.mig:3"), "{compile:?}");
}

#[test]
fn the_looks_at_a_pull_request_find_what_is_wrong_in_it() {
    let action = yaml("packaging/action/action.yml");
    let steps = action["runs"]["steps"].as_array().expect("a list of steps");
    let (install, looks) = steps.split_first().expect("it has steps");
    assert!(install["run"].as_str().is_some_and(|line| line.contains("pip install")), "{install}");
    let looks: Vec<&str> = looks.iter().filter_map(|step| step["run"].as_str()).collect();
    let script = yaml("packaging/gitlab-ci.yml")["limbeck"]["script"].clone();
    let script: Vec<String> = serde_json::from_value(script).expect("a list of lines");
    let wrong = example().migration("z1_careless", CARELESS);
    for (variables, lines) in
        [(["SINCE"].as_slice(), looks), (&["LIMBECK_SINCE"], script.iter().map(String::as_str).collect())]
    {
        let look = |project: &limbeck::Project, line: &str| {
            let mut look = shell(project, line);
            look.env("LIMBECK_DIRECTORY", ".").envs(variables.iter().map(|name| (name, "5c8e21b7f0da")));
            Outcome::of(&mut look)
        };
        let right = example();
        for line in &lines {
            look(&right, line).ok();
        }
        let [.., layout, compile, lint] = lines.as_slice() else { panic!("three looks: {lines:?}") };
        assert_eq!(look(&wrong, layout).code, 1, "{layout}");
        look(&wrong, compile).ok();
        let found = look(&wrong, lint);
        assert!(found.code == 1 && found.stdout.contains("z1_careless.mig"), "{lint}: {found:?}");
    }
}

/// The steps of the image's last stage: instruction and words.
fn last_stage() -> Vec<(&'static str, &'static str)> {
    let lines = DOCKERFILE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let steps: Vec<(&str, &str)> = lines.map(|line| line.split_once(' ').expect("an instruction has words")).collect();
    let from = steps.iter().rposition(|(instruction, _)| *instruction == "FROM").expect("it has a stage");
    steps[from..].to_vec()
}

/// The recipe of the image, followed in a bare Debian: no container engine is needed, but half a minute and root.
#[test]
fn the_container_migrates_a_database_before_the_application_starts() {
    if std::env::var("LIMBECK_TEST_CONTAINER").is_err() || !provision::is_root() {
        println!("skipped: the container recipe needs root and half a minute; LIMBECK_TEST_CONTAINER=1 runs it");
        return;
    }
    assert!(provision::install_packages(&["debootstrap"]), "debootstrap can be installed");
    let root = tempfile::tempdir().expect("a directory");
    let mut steps = last_stage().into_iter();
    let (_, image) = steps.next().expect("it begins with FROM");
    let suite = image.strip_prefix("debian:").and_then(|tag| tag.strip_suffix("-slim")).expect("Debian's slim image");
    Outcome::of(Command::new("debootstrap").args(["--variant=minbase", suite]).arg(root.path())).ok();
    fs::copy("/etc/resolv.conf", root.path().join("etc/resolv.conf")).expect("it can find names");
    let (mut user, mut place, mut entry, mut words) = ("root", "/", Vec::new(), Vec::new());
    let inside = |user: &str, place: &str, line: &[String]| {
        let mut chroot = Command::new("chroot");
        chroot.arg(format!("--userspec={user}")).arg(root.path()).args(["env", "-C", place]).args(line);
        chroot
    };
    let list = |words: &str| -> Vec<String> { serde_json::from_str(words).expect("the exec form is JSON") };
    for (instruction, rest) in steps {
        match instruction {
            "RUN" => drop(Outcome::of(&mut inside(user, place, &["sh", "-c", rest].map(String::from))).ok()),
            "COPY" => {
                let target = rest.strip_prefix("--from=build /built/bin/limbeck /").expect("the built program");
                fs::copy(PROGRAM, root.path().join(target)).expect("it is copied");
            }
            "WORKDIR" => {
                place = rest;
                fs::create_dir_all(root.path().join(&rest[1..])).expect("it is made");
            }
            "USER" => user = rest,
            "ENTRYPOINT" => entry = list(rest),
            "CMD" => words = list(rest),
            other => panic!("the recipe has an instruction that is not followed here: {other}"),
        }
    }
    let project = example();
    let mounted = root.path().join(&place[1..]);
    Outcome::of(Command::new("cp").arg("-r").arg(project.path().join(".")).arg(&mounted)).ok();
    fs::set_permissions(&mounted, fs::Permissions::from_mode(0o755)).expect("everyone may read it");
    let server = Cluster::start(Options { tcp: true, ..Options::default() });
    let database = server.database();
    let url = format!("postgresql://postgres@127.0.0.1:{}/{}", server.port(), database.name());
    let start = || inside(user, place, &[entry.as_slice(), &words].concat()).env("DATABASE_URL", &url).spawn();
    // Three replicas at once.
    let replicas: Vec<_> = (0..3).map(|_| start().expect("it starts")).collect();
    for mut replica in replicas {
        assert!(replica.wait().expect("it ends").success());
    }
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["5c8e21b7f0da"]]);
}
