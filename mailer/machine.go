package mailer

import (
	"strings"
)

// machineSender are senders that say themselves that nobody reads there. A contact form's mail isn't
// one: its Reply-To is the person who wrote.
func (p *walk) machineSender(h header) (Robot, string) {
	if !noReply(p.m.From.Addr) || p.contactForm() {
		return None, ""
	}
	return Notification, "sender " + printable(p.m.From.Addr)
}

// noReply reports whether an address is one nobody reads.
func noReply(addr string) bool {
	local, _, ok := cutLast(strings.ToLower(addr), "@")
	if !ok {
		return false
	}
	squeezed := squeeze(local)
	for _, word := range []string{"noreply", "donotreply", "dontreply", "nepasrepondre", "noresponder", "noresponda", "svarainte", "svarej", "nichtantworten", "autoreply", "autoresponder", "mailerdaemon"} {
		if strings.Contains(squeezed, word) {
			return true
		}
	}
	switch squeezed {
	case "notification", "notifications", "notify", "bounce", "bounces", "mailer", "newsletter", "newsletters", "nobody", "daemon", "root", "cron", "autoconfirm", "automailer", "robot", "rss", "rssfeeds", "feeds":
		return true
	}
	return strings.HasPrefix(squeezed, "bounce+") || strings.HasPrefix(squeezed, "notifications+")
}

// squeeze takes out what people put between the words of an address.
func squeeze(local string) string {
	if !strings.ContainsAny(local, "-_.") {
		return local
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' {
			return -1
		}
		return r
	}, local)
}

// contactForm reports whether Reply-To names the person who filled in a form: one mailbox, outside of the
// sender's domain, that isn't itself a machine's or a relay's.
func (p *walk) contactForm() bool {
	m := p.m
	if len(m.ReplyTo) != 1 || m.From.Addr == "" {
		return false
	}
	person := m.ReplyTo[0]
	if person.Domain() == "" || noReply(person.Addr) || relay(person.Addr) || sameSite(person.Domain(), m.From.Domain()) {
		return false
	}
	for _, to := range m.People() {
		if sameSite(to.Domain(), m.From.Domain()) { // the studio's own site wrote to the studio
			return true
		}
	}
	return noReply(m.From.Addr) && freeMail(person.Domain())
}

// relay reports whether an address only passes mail on to somebody ("reply+5f3a...@messaging.example").
func relay(addr string) bool {
	local, _, _ := cutLast(addr, "@")
	if strings.HasPrefix(local, "reply+") || strings.HasPrefix(local, "reply-") {
		return true
	}
	digits := 0
	for i := 0; i < len(local); i++ {
		if '0' <= local[i] && local[i] <= '9' {
			digits++
		}
	}
	return len(local) >= 24 && digits >= 6
}

// sameSite compares the last two labels of two domains (three where the second is short, "co.uk").
func sameSite(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	return site(a) == site(b)
}

func site(domain string) string {
	labels := strings.Split(strings.ToLower(domain), ".")
	n := 2
	if len(labels) >= 3 && len(labels[len(labels)-2]) <= 3 && len(labels[len(labels)-1]) == 2 {
		n = 3
	}
	if len(labels) > n {
		labels = labels[len(labels)-n:]
	}
	return strings.Join(labels, ".")
}

// freeMail reports whether a domain is one of the big providers of personal mailboxes.
func freeMail(domain string) bool {
	name, _, _ := strings.Cut(strings.ToLower(domain), ".")
	switch name {
	case "gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "ymail", "icloud", "me", "mac", "aol", "gmx", "web", "proton", "protonmail", "telia", "bredband", "comhem", "telefonica", "orange", "wanadoo", "free", "laposte", "libero", "tiscali", "ziggo", "kpnmail", "t-online", "freenet", "btinternet", "sky", "virginmedia", "talktalk", "comcast", "verizon", "att", "wp", "o2", "onet", "interia", "seznam", "mail", "yandex", "zoho", "fastmail", "hey", "tutanota", "spray", "tele2":
		return true
	}
	return false
}

// awayBody are out-of-office notes and automatic answers by their words alone. A mail that says at the
// beginning of a sentence that it is automatic is one. One that says that somebody is away must say so
// twice, ask nothing, and not be somebody's answer ("I am on holiday until Monday, go ahead").
func (p *walk) awayBody(h header) (Robot, string) {
	m := p.m
	text := p.lowText()
	if p.spoken {
		if phrase, at := p.p.marks.automatic.find(text); at >= 0 && sentenceStart(text, at) {
			return AutoReply, "text says '" + phrase + "'"
		}
	}
	if len(m.InReplyTo) == 0 && len(m.References) == 0 && m.Body != m.Text {
		if body := lower(cutAt(m.Body, 1500)); body != text { // what looks like a header block within
			if phrase, at := p.p.marks.automatic.find(body); at >= 0 && sentenceStart(body, at) {
				return AutoReply, "text says '" + phrase + "'"
			}
		}
	}
	if !p.spoken || subjectPrefix(p.p.marks.replySubjects, m.Subject) || strings.Contains(text, "?") || countWords(text, 150) >= 150 {
		return None, ""
	}
	if n := p.absence(); n >= 2 {
		return AutoReply, "text speaks of absence " + itoa(n) + " times"
	}
	return None, ""
}

// absence counts the different phrases of absence in the text, the first of which stands near its
// beginning.
func (p *walk) absence() int {
	text := p.lowText()
	if !p.spoken {
		return 0
	}
	seen := map[string]bool{}
	for from := 0; from < len(text); {
		phrase, at := p.p.marks.away.find(text[from:])
		if at < 0 || len(seen) == 0 && from+at > 300 {
			break
		}
		seen[phrase] = true
		from += at + len(phrase)
	}
	return len(seen)
}

// lowText is the beginning of the text in lower case.
func (p *walk) lowText() string {
	if p.low == "" {
		p.low = lower(cutAt(p.m.Text, 1500))
		_, at := p.p.marks.spoken.find(p.low)
		p.spoken = at >= 0
	}
	return p.low
}

// sentenceStart reports whether a sentence or line begins at that place.
func sentenceStart(s string, at int) bool {
	before := strings.TrimRight(s[:at], " *_-([\"'\t")
	return before == "" || strings.HasSuffix(before, "\n") || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "!") || strings.HasSuffix(before, ":") || strings.HasSuffix(before, ",")
}

// newsletter are newsletters without list fields: an offer to unsubscribe, with a link, in a mail that
// answers nobody.
func (p *walk) newsletter(h header) (Robot, string) {
	m := p.m
	if len(m.InReplyTo) > 0 || len(m.References) > 0 || m.Forwarded != nil || m.Quoted != "" || subjectPrefix(p.p.marks.replySubjects, m.Subject) || subjectPrefix(p.p.marks.forwardSubjects, m.Subject) {
		return None, ""
	}
	if p.contactForm() {
		return None, ""
	}
	private := freeMail(m.From.Domain())
	if !strings.Contains(m.Body, "://") {
		return None, ""
	}
	body := m.Body
	if len(body) > 12<<10 { // the offer stands at one end or the other
		body = cutAt(body, 4<<10) + "\n" + strings.ToValidUTF8(body[len(body)-8<<10:], "")
	}
	body = lower(body)
	for from := 0; from < len(body); {
		phrase, at := p.p.marks.unsubscribe.find(body[from:])
		if at < 0 {
			break
		}
		at += from
		after := strings.TrimLeft(body[at+len(phrase):], " .!,")
		linked := strings.HasPrefix(after, "<http") || strings.HasPrefix(after, "<mailto")
		near := body[max(0, at-300):min(len(body), at+400)]
		if linked || !private && (strings.Contains(near, "://") || strings.Contains(near, "mailto:")) {
			return List, "offers to '" + phrase + "'"
		}
		from = at + len(phrase)
	}
	return None, ""
}
