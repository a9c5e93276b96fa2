package compose

import (
	"slices"
	"strings"

	"heed/mailer"
	"heed/triage"
)

// page is a staff mail before it is written as text and as HTML: a list of blocks, so that both parts
// say the same.
type page struct {
	lang   string
	blocks []block
}

type blockKind int

const (
	leadBlock    blockKind = iota // what this mail is about, large
	headBlock                     // heading of a section
	paraBlock                     // running text
	smallBlock                    // running text of less weight
	warnBlock                     // what must not be overlooked
	wordsBlock                    // somebody's words, quoted, with marks
	letterBlock                   // a draft between markers, blanks marked
	asideBlock                    // a text that is not to be taken for the draft
	bulletBlock                   // a list
	numberBlock                   // a numbered list
	buttonBlock                   // mailto: buttons; the text part has lines instead
	factBlock                     // labels with what a mail names
	commandBlock                  // command words with what they do
	diffBlock                     // what was changed in a text
	ruleBlock                     // a line between items
	cardBlock                     // blocks of their own, set apart
	copyBlock                     // a text to be copied: nothing but its words, and no line broken
	pictureBlock                  // photos, small; the text part names them elsewhere
)

type block struct {
	kind    blockKind
	text    string
	runs    []run
	diff    []change
	items   []string
	facts   []fact
	buttons []button
	pairs   [][2]string
	begin   string
	end     string
	blocks  []block
	photos  []Picture
}

// fact is one thing a mail names; href is empty or a tel: link.
type fact struct{ label, value, href string }

// run is a stretch of text, marked or not.
type run struct {
	text   string
	marked bool
}

func (p *page) add(kind blockKind, text string) {
	if strings.TrimSpace(text) != "" {
		p.blocks = append(p.blocks, block{kind: kind, text: text})
	}
}

func (p *page) lead(s string)  { p.add(leadBlock, s) }
func (p *page) head(s string)  { p.add(headBlock, s) }
func (p *page) para(s string)  { p.add(paraBlock, s) }
func (p *page) small(s string) { p.add(smallBlock, s) }
func (p *page) warn(s string)  { p.add(warnBlock, s) }
func (p *page) rule()          { p.blocks = append(p.blocks, block{kind: ruleBlock}) }

func (p *page) bullets(items []string) {
	if len(items) > 0 {
		p.blocks = append(p.blocks, block{kind: bulletBlock, items: items})
	}
}

func (p *page) numbers(items []string) {
	if len(items) > 0 {
		p.blocks = append(p.blocks, block{kind: numberBlock, items: items})
	}
}

func (p *page) facts(list []fact) {
	list = slices.DeleteFunc(list, func(f fact) bool { return f.value == "" })
	if len(list) > 0 {
		p.blocks = append(p.blocks, block{kind: factBlock, facts: list})
	}
}

// card sets apart what f adds.
func (p *page) card(f func()) {
	outside := p.blocks
	p.blocks = nil
	f()
	inside := p.blocks
	p.blocks = append(outside, block{kind: cardBlock, blocks: inside})
}

func (p *page) words(runs []run) { p.blocks = append(p.blocks, block{kind: wordsBlock, runs: runs}) }

// changes shows what was changed, below a legend that is written as it reads.
func (p *page) changes(list []change, removedWord, addedWord string) {
	legend := []change{{removedWord + " ", removed}, {addedWord + " ", added}}
	p.blocks = append(p.blocks, block{kind: diffBlock, diff: legend}, block{kind: diffBlock, diff: list})
}

func (p *page) copyable(text string) { p.add(copyBlock, text) }

func (p *page) letter(text, begin, end string) {
	p.blocks = append(p.blocks, block{kind: letterBlock, text: text, begin: begin, end: end})
}

func (p *page) aside(text string) {
	p.blocks = append(p.blocks, block{kind: asideBlock, text: text})
}

func (p *page) buttons(list ...button) {
	list = slices.DeleteFunc(list, func(b button) bool { return b.href == "" })
	if len(list) > 0 {
		p.blocks = append(p.blocks, block{kind: buttonBlock, buttons: list})
	}
}

func (p *page) commands(pairs [][2]string) {
	p.blocks = append(p.blocks, block{kind: commandBlock, pairs: pairs})
}

// mail makes the mail of the page. The caller adds From, MessageID, Date and the thread.
func (p *page) mail(to triage.Member, replyTo, subject, heed string) mailer.Outgoing {
	o := mailer.Outgoing{
		To:      []mailer.Address{{Name: printable(to.Name, 100), Addr: to.Email}},
		Subject: subject,
		Text:    cleaned(p.plain()),
		HTML:    cleaned(p.html(subject)),
		Auto:    "auto-generated", // RFC 3834 section 5
		Heed:    heed,
		Lang:    p.lang,
	}
	if replyTo != "" {
		o.ReplyTo = []mailer.Address{{Addr: replyTo}}
	}
	for _, k := range p.blocks {
		for i, photo := range k.photos {
			o.Files = append(o.Files, mailer.File{Name: photo.fileName(i), Type: "image/jpeg", CID: photo.id(i), Data: photo.JPEG})
		}
	}
	return o
}

// tagged puts the tag at the end of a subject: it must survive a reply without quote.
func tagged(subject, tag string) string {
	subject = printable(strings.NewReplacer("[", "(", "]", ")").Replace(subject), 140)
	if word, _, _ := strings.Cut(subject, " "); !strings.Contains(word, "@") {
		subject = upperFirst(subject)
	}
	return joined([]string{subject, tag}, " ")
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}
