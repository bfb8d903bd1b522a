//! A mail as it would be read.

use crate::pages::escaped;

pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
    /// What its button says.
    pub(crate) button: Option<&'static str>,
    /// Where its button leads, below the emulator's own address.
    pub(crate) path: Option<String>,
}

impl Letter {
    /// As markup, with the whole address of its link.
    pub(crate) fn html(&self, link: Option<&str>) -> String {
        let text = format!("<p>{}</p>", escaped(&self.text));
        let button = self.button.zip(link);
        button.map_or_else(
            || text.clone(),
            |(button, link)| format!("{text}<p><a href=\"{}\">{button}</a></p>", escaped(link)),
        )
    }

    /// As plain text.
    pub(crate) fn plain(&self, link: Option<&str>) -> String {
        link.map_or_else(|| self.text.clone(), |link| format!("{}\n\n{link}", self.text))
    }
}
