package mailer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// page is an HTML part made text.
type page struct {
	out   []byte
	spans []span
}

// span is a stretch of the text that the HTML itself marks: as history, or as a signature.
type span struct {
	from, to  int
	signature bool
}

// htmlWriter turns HTML tokens into text: paragraphs and lists as lines, links with their target, quotes
// behind '>' as in plain mail. A stack of the open elements stands for the tree.
type htmlWriter struct {
	out     []byte
	stack   []element
	spans   []span
	quote   int  // open blockquotes
	skip    int  // open elements whose content isn't shown
	tiny    bool // letters are too small to be read
	pre     int  // open <pre>
	breaks  int  // line breaks owed before the next word
	space   bool // a blank owed before the next word
	line    bool // something stands in the current line
	marked  bool // the '>' of the current line is written
	ordered []int
	link    string
	linkAt  int
}

// element is an open element and what closing it must undo.
type element struct {
	tag   atom.Atom
	quote bool
	skip  bool
	sized bool // it named a size of letters; they were tiny before
	tiny  bool
	span  int // 1 + index of the span it opened
}

const maxHTMLDepth = 400

// readHTML makes text of HTML.
func readHTML(src string) page {
	var w htmlWriter
	w.out = make([]byte, 0, len(src)/3+64)
	in := htmlScanner{src: src}
	for {
		switch t := in.next(); t.kind {
		case htmlEnd:
			for i := range w.spans {
				if w.spans[i].to < 0 {
					w.spans[i].to = len(w.out)
				}
			}
			return page{w.out, w.spans}
		case htmlText:
			if w.skip == 0 && !w.tiny {
				w.text(html.UnescapeString(t.text))
			}
		case htmlVerbatim:
			if w.skip == 0 && !w.tiny {
				w.text(t.text)
			}
		case htmlOpen:
			w.open(t.tag, &in)
		case htmlClose:
			w.close(t.tag)
		}
	}
}

// attributes are the attributes that are looked at.
type attributes struct {
	class, id, style, href, alt, name string
	hidden                            bool
}

// read reads the attributes of a tag. Of two with the same name the first counts.
func (a *attributes) read(in *htmlScanner) {
	for {
		key, val, ok := in.attr()
		if !ok {
			return
		}
		var to *string
		switch n := len(key); {
		case n == 2 && strings.EqualFold(key, "id"):
			to = &a.id
		case n == 3 && strings.EqualFold(key, "alt"):
			to = &a.alt
		case n == 4 && strings.EqualFold(key, "href"):
			to = &a.href
		case n == 4 && strings.EqualFold(key, "name"):
			to = &a.name
		case n == 5 && strings.EqualFold(key, "class"):
			to = &a.class
		case n == 5 && strings.EqualFold(key, "style"):
			to = &a.style
		case n == 6 && strings.EqualFold(key, "hidden"):
			a.hidden = true
		}
		if to != nil && *to == "" {
			*to = unescape(val)
		}
	}
}

// open handles a start tag.
func (w *htmlWriter) open(tag atom.Atom, in *htmlScanner) {
	var a attributes
	if a.read(in); in.ended {
		return
	}
	e := element{tag: tag}
	switch tag {
	case atom.Br:
		w.lineBreak()
		return
	case atom.Hr:
		if a.id == "stopSpelling" || a.id == "zwchr" || strings.Contains(a.id, "replySplit") { // old Hotmail, Zimbra
			w.mark(&e, false)
		}
		w.block(1)
		return
	case atom.Img:
		if w.skip == 0 && a.alt != "" && len(a.alt) <= 8 && hasSign(a.alt) { // an emoji drawn as a picture
			w.text(a.alt)
		}
		return
	case atom.Meta, atom.Link, atom.Input, atom.Col, atom.Wbr, atom.Area, atom.Base:
		return
	case atom.Script, atom.Style, atom.Title, atom.Head, atom.Template, atom.Noscript, atom.Object, atom.Svg, atom.Select, atom.Textarea:
		e.skip = true
	case atom.Body: // a head that was never closed
		w.stack, w.skip, w.tiny = nil, 0, false
		return
	case atom.Html, atom.Tbody:
		return
	case atom.P:
		w.closeImplied(atom.P)
		w.block(2)
	case atom.Blockquote:
		w.block(1)
		if !indented(a.style, a.class) {
			e.quote = true
		}
	case atom.Li:
		w.closeImplied(atom.Li)
		w.block(1)
		w.bullet()
	case atom.Ul:
		w.block(1)
		w.ordered = append(w.ordered, -1)
	case atom.Ol:
		w.block(1)
		w.ordered = append(w.ordered, 0)
	case atom.Pre:
		w.block(1)
		w.pre++
	case atom.Td, atom.Th:
		w.closeImplied(atom.Td)
		w.space = w.line
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.block(2)
	case atom.A:
		w.link, w.linkAt = a.href, len(w.out)
	case atom.Div, atom.Table, atom.Tr, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Form, atom.Fieldset, atom.Address, atom.Dl, atom.Dt, atom.Dd, atom.Main, atom.Nav, atom.Aside:
		w.block(1)
	}
	if a.style != "" {
		is := seen(a.style)
		e.skip = e.skip || is.gone
		if is.sized {
			e.sized, e.tiny, w.tiny = true, w.tiny, is.tiny
		}
	}
	e.skip = e.skip || a.hidden
	switch {
	case w.skip > 0 || e.skip:
	case historyMark(tag, a.class, a.id, a.style, a.name):
		w.mark(&e, false)
	case signatureMark(a.class, a.id):
		w.mark(&e, true)
	}
	if e.skip {
		w.skip++
	}
	if e.quote {
		w.quote++
	}
	if len(w.stack) < maxHTMLDepth {
		w.stack = append(w.stack, e)
	} else { // deeper than anybody writes: flat from here on
		w.undo(e)
	}
}

// mark opens a span.
func (w *htmlWriter) mark(e *element, signature bool) {
	if len(w.spans) < 100 {
		w.spans = append(w.spans, span{from: len(w.out), to: -1, signature: signature})
		e.span = len(w.spans)
	}
}

// close handles an end tag: it closes the nearest open element of that name, and what is open within it.
func (w *htmlWriter) close(tag atom.Atom) {
	if tag == atom.Br { // "</br>" is a line break to browsers
		w.lineBreak()
		return
	}
	if tag == atom.P {
		w.block(2)
	}
	if tag == 0 {
		return
	}
	for i := len(w.stack) - 1; i >= 0; i-- {
		if w.stack[i].tag == tag {
			for len(w.stack) > i {
				e := w.stack[len(w.stack)-1]
				w.stack = w.stack[:len(w.stack)-1]
				w.undo(e)
			}
			return
		}
		if t := w.stack[i].tag; (t == atom.Td || t == atom.Table) && tag != atom.Table && tag != atom.Tr && tag != atom.Td && tag != atom.Th {
			return // a stray end tag doesn't reach out of its table cell
		}
	}
}

// closeImplied closes a p, li or td that the next one ends.
func (w *htmlWriter) closeImplied(tag atom.Atom) {
	if n := len(w.stack); n > 0 && w.stack[n-1].tag == tag {
		e := w.stack[n-1]
		w.stack = w.stack[:n-1]
		w.undo(e)
	}
}

// undo takes back what an open element did.
func (w *htmlWriter) undo(e element) {
	if e.skip {
		w.skip--
	}
	if e.sized {
		w.tiny = e.tiny
	}
	switch e.tag {
	case atom.Blockquote, atom.Div, atom.Table, atom.Tr, atom.Li, atom.Section, atom.Article, atom.Header, atom.Footer, atom.Center, atom.Form, atom.Address, atom.Dt, atom.Dd, atom.Dl:
		w.block(1)
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		w.block(2)
	case atom.Ul, atom.Ol:
		w.block(1)
		if n := len(w.ordered); n > 0 {
			w.ordered = w.ordered[:n-1]
		}
	case atom.Pre:
		w.block(1)
		w.pre--
	case atom.A:
		w.endLink()
	}
	if e.quote {
		w.quote--
		if w.line {
			w.block(1)
		}
		w.breaks = max(w.breaks, 1)
	}
	if e.span > 0 {
		w.spans[e.span-1].to = len(w.out)
	}
}
