//! The positions in a text that is YAML: of its first document, by the events of the parser.

use saphyr_parser::{Event, Parser, StrInput};

use super::{DEEPEST, Position, Wanted, below};

/// Finds what is wanted, as far as the text is YAML.
pub(super) fn find(text: &str, wanted: &mut Wanted) {
    let mut walk = Walk { events: Parser::new_from_str(text) };
    if let Some((event, at)) = walk.next() {
        wanted.found = Some(at);
        walk.value(&event, Some(wanted), 0);
    }
}

struct Walk<'t> {
    events: Parser<'t, StrInput<'t>>,
}

impl<'t> Walk<'t> {
    /// What begins or ends next, and where; `None` at the end.
    fn next(&mut self) -> Option<(Event<'t>, Position)> {
        loop {
            let (event, span) = self.events.next()?.ok()?;
            match event {
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) => {}
                Event::StreamEnd | Event::DocumentEnd => return None,
                event => return Some((event, Position { line: span.start.line(), column: span.start.col() + 1 })),
            }
        }
    }

    /// Reads on behind the value that has begun; `None` where that is not possible. What an alias stands for is where the
    /// alias is.
    fn value(&mut self, begun: &Event<'_>, wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        match begun {
            Event::MappingStart(..) | Event::SequenceStart(..) if depth >= DEEPEST => None,
            Event::MappingStart(..) => self.mapping(wanted, depth),
            Event::SequenceStart(..) => self.sequence(wanted, depth),
            _ => Some(()),
        }
    }

    fn mapping(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        loop {
            let (key, at) = match self.next()? {
                (Event::MappingEnd, _) => return Some(()),
                (Event::Scalar(text, ..), at) => (Some(text), at),
                (Event::Alias(_), at) => (None, at),
                _ => return None,
            };
            let (value, _) = self.next()?;
            let inner = key.and_then(|key| below(&mut wanted, &key, || at));
            self.value(&value, inner, depth + 1)?;
        }
    }

    fn sequence(&mut self, mut wanted: Option<&mut Wanted>, depth: usize) -> Option<()> {
        for index in 0_usize.. {
            match self.next()? {
                (Event::SequenceEnd, _) => break,
                (value, at) => self.value(&value, below(&mut wanted, &index.to_string(), || at), depth + 1)?,
            }
        }
        Some(())
    }
}
