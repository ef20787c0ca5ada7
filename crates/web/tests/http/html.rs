//! A page as a strict reader takes it: browsers mend what is opened and never closed, and nobody sees it until a page looks wrong.

/// Elements that hold nothing and are never closed.
const VOID: [&str; 8] = ["br", "col", "hr", "img", "input", "link", "meta", "wbr"];
/// Elements that say nothing when they are empty, and are heard all the same.
const SPEAKING: [&str; 12] = ["h1", "h2", "h3", "h4", "title", "legend", "summary", "label", "dt", "th", "caption", "option"];
/// Attributes that are read out or shown.
const SPOKEN: [&str; 5] = ["alt", "aria-label", "content", "placeholder", "title"];

/// What a page says, and what is wrong with its tags.
#[derive(Default)]
pub struct Markup {
    pub said: Vec<String>,
    pub wrong: Vec<String>,
}

/// An element that is open.
struct Open<'a> {
    name: &'a str,
    says: bool,
    is_code: bool,
}

impl Markup {
    pub fn of(html: &str) -> Self {
        let (mut found, mut open, mut ids) = (Self::default(), Vec::<Open<'_>>::new(), std::collections::HashSet::new());
        let mut rest = html;
        while let Some((text, after)) = rest.split_once('<') {
            found.hear(text, &mut open);
            let (tag, after) = split_tag(after);
            rest = after;
            let name = tag.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap_or_default();
            if tag.starts_with('!') {
                continue;
            }
            if tag.starts_with('/') {
                match open.pop() {
                    Some(last) if last.name == name => {
                        if !last.says && SPEAKING.contains(&name) {
                            found.wrong.push(format!("an empty <{name}> before {:.80}", rest));
                        }
                        if let Some(around) = open.last_mut() {
                            around.says |= last.says;
                        }
                    }
                    last => found.wrong.push(format!("</{name}> closes {:?}", last.map(|last| last.name))),
                }
                continue;
            }
            let is_code =
                open.last().is_some_and(|o| o.is_code) || ["code", "pre"].contains(&name) || tag.contains("class=\"code\"");
            for (attribute, value) in attributes(tag) {
                if attribute == "id" && !ids.insert(value) {
                    found.wrong.push(format!("id {value} stands twice"));
                }
                if SPOKEN.contains(&attribute) && !is_code && name != "meta" {
                    found.said.push(plain(value));
                }
                if attribute == "alt" || attribute == "aria-label" {
                    open.iter_mut().for_each(|o| o.says |= !value.is_empty());
                }
            }
            if ["script", "style"].contains(&name) {
                let end = format!("</{name}>");
                rest = rest.split_once(&end).map_or("", |(_, after)| after);
            } else if !tag.ends_with('/') && !VOID.contains(&name) {
                open.push(Open { name, says: tag.contains("aria-label="), is_code });
            }
        }
        found.wrong.extend(open.iter().map(|left| format!("<{}> is never closed", left.name)));
        found
    }

    fn hear(&mut self, text: &str, open: &mut [Open<'_>]) {
        let Some(last) = open.last_mut().filter(|_| !text.trim().is_empty()) else { return };
        last.says = true;
        if !last.is_code {
            self.said.push(plain(text.trim()));
        }
    }
}

/// What stands in a tag, and what comes after it.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c| {
        quoted ^= c == '"';
        c == '>' && !quoted
    });
    end.map_or((text, ""), |end| (&text[..end], &text[end + 1..]))
}

fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = tag.split('"');
    std::iter::from_fn(move || {
        let name = parts.next()?.trim_end_matches('=').rsplit(char::is_whitespace).next()?;
        Some((name, parts.next()?))
    })
}

fn plain(text: &str) -> String {
    let entities =
        [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&nbsp;", " "), ("&#38;", "&"), ("&amp;", "&")];
    entities.into_iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

#[test]
fn what_is_wrong_with_a_page_is_found() {
    let wrong = |html: &str| Markup::of(html).wrong.len();
    assert_eq!(wrong("<!doctype html><p class=\"a > b\">x<br>y <svg><path d=\"\"/></svg></p><style>a<b</style>"), 0);
    for html in ["<p>x", "<p><b>x</p></b>", "x</p>", "<h2> <b></b></h2>", "<p id=\"a\">x</p><p id=\"a\">y</p>"] {
        assert_ne!(wrong(html), 0, "{html}");
    }
    assert_eq!(Markup::of("<p title=\"a\">b &#38; c<code>d</code></p>").said, ["a", "b & c"]);
}
