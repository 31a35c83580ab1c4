//! What the generator reads: a document and its overlays, from files. Shared by `codegen`, `outline` and `openapi`.

mod document;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;
use ece_codegen::Overlay;

use crate::error::{Error, Result};
use crate::workspace;

pub(crate) use document::Document;

/// The largest file that is read; the largest known document has 1.4 MB.
const MOST_BYTES: u64 = 64 << 20;

#[derive(Debug, Default, Args)]
pub(crate) struct InputArgs {
    /// The Swagger 2.0 document, JSON or YAML; spec/swagger.json by default
    #[arg(long, value_name = "FILE")]
    pub(crate) spec: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) overlays: OverlayArgs,
}

/// Which overlays are applied.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct OverlayArgs {
    /// The directory with overlays; by default `overlays` beside the document, where there is one
    #[arg(id = "overlays", long = "overlays", value_name = "DIR", conflicts_with = "no_overlays")]
    dir: Option<PathBuf>,
    /// Take the document as it is
    #[arg(long)]
    no_overlays: bool,
}

impl InputArgs {
    /// A document with the overlays beside it.
    pub(crate) fn of(spec: PathBuf) -> Self {
        Self { spec: Some(spec), ..Self::default() }
    }

    /// The flags about overlays, as they were given.
    pub(crate) fn overlay_flags(&self) -> String {
        match &self.overlays.dir {
            _ if self.overlays.no_overlays => " --no-overlays".to_owned(),
            Some(dir) => format!(" --overlays {}", dir.display()),
            None => String::new(),
        }
    }
}

/// A document and its overlays.
pub(crate) struct Inputs {
    pub(crate) document: Document,
    pub(crate) overlays: Vec<Overlay>,
    /// The file of the document.
    spec: PathBuf,
    /// The directory of the overlays.
    overlay_dir: PathBuf,
}

impl Inputs {
    pub(crate) fn read(args: &InputArgs) -> Result<Self> {
        let spec = match &args.spec {
            Some(spec) => spec.clone(),
            None => workspace::root().ok_or_else(Error::no_workspace)?.join("spec").join("swagger.json"),
        };
        let document = Document::read(&spec)?;
        let beside = spec.parent().unwrap_or(Path::new(""));
        let overlay_dir = args.overlays.dir.clone().unwrap_or_else(|| beside.join("overlays"));
        let overlays = match &args.overlays.dir {
            _ if args.overlays.no_overlays => Vec::new(),
            Some(dir) => overlays(dir)?,
            None => overlays_beside(beside)?,
        };
        Ok(Self { document, overlays, spec, overlay_dir })
    }

    /// A text that is about to become the document of this folder, with the overlays that are there.
    pub(crate) fn stored(text: String, folder: &Path) -> Result<Self> {
        let overlays = overlays_beside(folder)?;
        let (spec, overlay_dir) = (folder.join("swagger.json"), folder.join("overlays"));
        Ok(Self { document: text.into(), overlays, spec, overlay_dir })
    }

    /// The path of a file that a finding names: the document, an overlay, or a file that the document refers to.
    pub(crate) fn path_of(&self, file: &str) -> PathBuf {
        match file {
            "" => self.spec.clone(),
            file if self.overlays.iter().any(|overlay| overlay.file == file) => self.overlay_dir.join(file),
            file => self.spec.with_file_name(file),
        }
    }
}

/// Those in `overlays` of this folder, where there is such a one.
pub(crate) fn overlays_beside(folder: &Path) -> Result<Vec<Overlay>> {
    let dir = folder.join("overlays");
    if dir.is_dir() { overlays(&dir) } else { Ok(Vec::new()) }
}

/// True where a file of this name among overlays is one.
pub(crate) fn is_overlay(path: &Path) -> bool {
    path.extension().and_then(|it| it.to_str()).is_some_and(|it| matches!(it, "json" | "yaml" | "yml"))
}

/// All JSON and YAML files of a directory, in the order of their names.
pub(crate) fn overlays(dir: &Path) -> Result<Vec<Overlay>> {
    let entries = fs::read_dir(dir).map_err(|e| Error::io("read the overlays in", dir, &e))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| Error::io("read the overlays in", dir, &e))?.path();
        if !is_overlay(&path) {
            continue;
        }
        // A pipe would be waited for without end.
        if !path.is_file() {
            return Err(Error::new(format!("{} is not a regular file", workspace::shown(&path)))
                .help("overlays are files: move it away, or take another directory with --overlays"));
        }
        paths.push(path);
    }
    paths.sort();
    let overlay = |path: &PathBuf| {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Overlay { file, text: read(path)? })
    };
    paths.iter().map(overlay).collect()
}

pub(crate) fn read(path: &Path) -> Result<String> {
    let file = File::open(path).map_err(|e| {
        let failed = Error::io("read", path, &e);
        if e.kind() == std::io::ErrorKind::NotFound {
            failed.help("`cargo xtask fetch` brings the document; --spec names another one")
        } else {
            failed
        }
    })?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|e| Error::io("read", path, &e))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Error::new(format!("{} is larger than {} MB", workspace::shown(path), MOST_BYTES >> 20))
            .help("is it the right file?"));
    }
    String::from_utf8(bytes)
        .map_err(|e| Error::new(format!("{} is not UTF-8 text: {}", workspace::shown(path), e.utf8_error())))
}
