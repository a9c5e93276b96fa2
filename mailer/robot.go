package mailer

import (
	"strings"
)

// judge says which robot wrote a mail, if one did, and why. The rules go from what is sure to what is
// only likely; the first that holds decides. X-Auto-Response-Suppress is no sign: people's Exchange
// servers set it.
func (p *walk) judge(h header) {
	for _, rule := range []func(header) (Robot, string){
		p.reported, p.calendared, p.reacted, p.daemon, p.submitted, p.autoHeader, p.awaySubject, p.listed, p.nullPath, p.machineSender, p.awayBody, p.newsletter,
	} {
		if robot, reason := rule(h); robot != None {
			p.m.Robot, p.m.Reason = robot, reason
			return
		}
	}
}

// reported are the machine-readable reports of multipart/report (RFC 6522).
func (p *walk) reported(h header) (Robot, string) {
	switch report := p.found.report; report {
	case "":
		return p.complaint(h)
	case "delivery-status":
		p.delivery(h)
		return Bounce, "delivery report (RFC 3464)"
	case "disposition-notification":
		return AutoReply, "read receipt (RFC 8098)"
	case "feedback-report":
		return Notification, "complaint feedback report (RFC 5965)"
	case "unknown":
		if p.fromDaemon() || p.bouncing() != "" {
			p.delivery(h)
			return Bounce, "report from a mail system"
		}
		return Notification, "multipart/report"
	default:
		return Notification, "report of type " + printable(report)
	}
}

// complaint are the reports of providers that don't write RFC 5965, and the bounces of mail services that
// come as data.
func (p *walk) complaint(h header) (Robot, string) {
	if in := p.found.inner; in != nil && in.head.has("x-hmxmroriginalrecipient") {
		return Notification, "complaint feedback report"
	}
	body := p.m.Body
	for _, key := range []string{`"notificationType`, `"eventType`} { // Amazon SES
		if i := strings.Index(cutAt(body, 4096), key); i >= 0 {
			p.delivery(h)
			p.m.Delivery.Permanent = strings.HasPrefix(strings.TrimLeft(body[i+len(key):], `\": `), "Bounce")
			return Bounce, "delivery report of a mail service"
		}
	}
	// A bounce somebody passes on with hardly a word of their own.
	if f := p.m.Forwarded; f != nil && (p.m.Text == strings.TrimSpace(body) || p.m.Text == f.Text) && strings.HasPrefix(strings.ToLower(f.From.Addr), "mailer-daemon") {
		p.delivery(h)
		return Bounce, "a delivery report, forwarded"
	}
	return None, ""
}

func (p *walk) calendared(header) (Robot, string) {
	if p.found.calendar == "" {
		return None, ""
	}
	if p.found.calendar == "-" {
		return Calendar, "text/calendar part"
	}
	return Calendar, "text/calendar part, method " + printable(p.found.calendar)
}

func (p *walk) reacted(header) (Robot, string) {
	if p.found.reaction {
		return Notification, "e-mail reaction part"
	}
	text := p.lowText()
	if !p.spoken {
		return None, ""
	}
	if phrase, at := p.p.marks.reactions.find(cutAt(text, 160)); at >= 0 && countWords(text, 40) < 40 {
		return Notification, "reaction: '" + phrase + "'"
	}
	return None, ""
}

// fromDaemon reports whether a mail system is the sender.
func (p *walk) fromDaemon() bool {
	local, _, _ := cutLast(strings.ToLower(p.m.From.Addr), "@")
	if local == "" {
		local = strings.ToLower(p.m.From.Addr)
	}
	switch {
	case strings.HasPrefix(local, "mailer-daemon"), strings.HasPrefix(local, "mailerdaemon"), local == "postmaster", local == "post_master", local == "post-master", local == "maildaemon", local == "mail-daemon", local == "microsoftexchange329e71ec88ae4615bbc36ab6ce41109e":
		return true
	}
	name := lower(p.m.From.Name)
	return strings.HasPrefix(name, "mailer-daemon") || p.p.marks.daemons.prefix(name) != ""
}

// bouncing finds the words of a bounce in subject or text.
func (p *walk) bouncing() string {
	subject := strings.TrimLeft(lower(p.m.Subject), " *[(\"'-!")
	if phrase := p.p.marks.bounceSubjects.prefix(subject); phrase != "" {
		return phrase
	}
	if phrase, _ := p.p.marks.bounces.find(subject); phrase != "" {
		return phrase
	}
	phrase, _ := p.p.marks.bounces.find(lower(cutAt(p.m.Body, 4096)))
	return phrase
}

// daemon are bounces without a report part: by their sender and their words.
func (p *walk) daemon(h header) (Robot, string) {
	if h.has("x-failed-recipients") {
		p.delivery(h)
		return Bounce, "X-Failed-Recipients"
	}
	from, null := p.fromDaemon(), nullReturn(h)
	if h.has("x-mlserver") && !h.has("x-ml-count") { // a list manager (fml) refuses a mail
		from = true
	}
	phrase := ""
	if from || null || noReply(p.m.From.Addr) || p.m.Senders == 0 || h.has("auto-submitted") {
		phrase = p.bouncing()
	}
	switch {
	case phrase != "" && from:
		p.delivery(h)
		return Bounce, "from " + printable(p.m.From.Addr) + ": '" + phrase + "'"
	case phrase != "" && !null && !from:
		if p.p.marks.bounceSubjects.is(phrase) && p.p.marks.bounceSubjects.prefix(strings.TrimLeft(lower(p.m.Subject), " *")) != "" && !strings.HasPrefix(h.get("auto-submitted"), "auto-gen") {
			p.delivery(h)
			return Bounce, "from a machine: '" + phrase + "'"
		}
	case phrase != "" && null && p.p.marks.awaySubjects.prefix(lower(p.m.Subject)) == "":
		p.delivery(h)
		return Bounce, "empty return path, and '" + phrase + "'"
	case from && (null || h.has("auto-submitted") || strings.HasPrefix(strings.ToLower(p.m.From.Addr), "mailer-daemon")):
		if strings.HasPrefix(h.get("auto-submitted"), "auto-generated") && !null {
			return Notification, "from " + printable(p.m.From.Addr)
		}
		p.delivery(h)
		return Bounce, "from " + printable(p.m.From.Addr)
	}
	return None, ""
}

// nullReturn reports an empty return path (RFC 5321 section 4.5.5), which no person's mail has.
func nullReturn(h header) bool {
	for _, value := range h.all("return-path") {
		if strings.ReplaceAll(value, " ", "") == "<>" {
			return true
		}
	}
	return false
}

// submitted is Auto-Submitted (RFC 3834 section 5).
func (p *walk) submitted(h header) (Robot, string) {
	value := strings.ToLower(h.get("auto-submitted"))
	word, _, _ := strings.Cut(value, ";")
	word = strings.TrimSpace(word)
	if i := strings.IndexAny(word, " ("); i >= 0 {
		word = word[:i]
	}
	switch word {
	case "", "no":
		return None, ""
	case "auto-generated", "auto-notified":
		if p.contactForm() {
			return None, ""
		}
		if p.m.Subject != "" && p.p.marks.awaySubjects.prefix(lower(p.m.Subject)) != "" {
			return AutoReply, "Auto-Submitted: " + word + ", out-of-office subject"
		}
		if h.has("list-id") || h.has("list-unsubscribe") {
			return List, "Auto-Submitted: " + word + ", and a List field"
		}
		return Notification, "Auto-Submitted: " + word
	}
	return AutoReply, "Auto-Submitted: " + printable(word)
}

// autoHeader are the fields programs used before RFC 3834, and still do.
func (p *walk) autoHeader(h header) (Robot, string) {
	for i := range h {
		switch key := h[i].key; key {
		case "x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-autoreply-from", "x-auto-reply-from", "x-autoreply-domain", "x-mail-autoreply", "x-autogenerated-reply", "x-auto-respond", "x-vacation", "x-autoresponse", "x-php-autoresponder":
			if v := strings.ToLower(h[i].value); v != "no" && v != "false" {
				return AutoReply, key
			}
		case "x-autogenerated":
			return AutoReply, key
		case "x-cron-env", "x-auto-generated", "x-notification", "x-github-reason", "x-jira-fingerprint":
			return Notification, key
		case "delivered-to":
			if strings.EqualFold(h[i].value, "autoresponder") {
				return AutoReply, "Delivered-To: Autoresponder"
			}
		case "precedence", "x-precedence":
			if v := strings.ToLower(h[i].value); v == "auto_reply" || v == "auto-reply" || v == "auto_submitted" {
				return AutoReply, "Precedence: " + v
			}
		}
	}
	return None, ""
}

// awaySubject are out-of-office notes by their subject.
func (p *walk) awaySubject(header) (Robot, string) {
	subject := strings.TrimLeft(lower(p.m.Subject), " *[(\"'-!")
	phrase := p.p.marks.awaySubjects.prefix(subject)
	if phrase == "" {
		return None, ""
	}
	// What goes on as a sentence may be a person's: then the text must say so too.
	rest := strings.TrimLeft(subject[len(phrase):], " ")
	if rest != "" && !strings.ContainsAny(rest[:1], ":-–—([re") && p.absence() < 1 {
		return None, ""
	}
	// "Absence" is a subject for a person too, who asks something and speaks of no absence as machines do.
	if !strings.Contains(phrase, "aut") && strings.Contains(p.lowText(), "?") && p.absence() < 1 {
		return None, ""
	}
	return AutoReply, "subject begins '" + phrase + "'"
}

// listed are mailing lists and newsletters (RFC 2369, RFC 2919, Precedence, Feedback-ID).
func (p *walk) listed(h header) (Robot, string) {
	if sharedInbox(h) {
		return None, ""
	}
	for i := range h {
		switch key := h[i].key; key {
		case "list-id", "list-unsubscribe", "list-post", "list-help", "list-subscribe", "list-owner", "list-archive", "mailing-list", "x-mailing-list", "x-campaign", "x-campaignid", "x-mailchimp-id", "x-mc-user", "x-ml-name", "x-beenthere", "x-listname", "feedback-id", "x-feedback-id", "x-csa-complaints":
			if h[i].value == "" {
				continue
			}
			if strings.HasSuffix(key, "feedback-id") {
				if p.contactForm() || personsProvider(h[i].value) {
					continue
				}
				return List, key + ": a bulk mailer's"
			}
			if key == "list-id" {
				return List, "List-Id: " + printable(p.decodeHeader(h[i].value))
			}
			return List, key
		case "precedence", "x-precedence":
			switch v := strings.ToLower(strings.TrimSpace(h[i].value)); v {
			case "bulk", "list", "junk":
				if p.contactForm() {
					continue
				}
				if p.absence() > 0 {
					return AutoReply, "Precedence: " + v + ", and words of absence"
				}
				return List, "Precedence: " + v
			}
		}
	}
	return None, ""
}

// personsProvider reports whether a Feedback-ID is of a provider that writes one into every mail of a person, for its
// own statistics: "12345:user:proton", "i1234567:Fastmail".
func personsProvider(id string) bool {
	_, sender, _ := cutLast(strings.ToLower(id), ":")
	return sender == "proton" || sender == "fastmail"
}

// sharedInbox reports whether the list fields only come from a group that stands for a business's own
// address: "info@" as a Google Workspace group puts them on every customer's mail.
func sharedInbox(h header) bool {
	id := strings.ToLower(h.get("list-id"))
	return h.has("x-google-group-id") && id != "" && !strings.Contains(id, "googlegroups.com") && !h.has("feedback-id") && !h.has("x-feedback-id")
}

// nullPath is an empty return path where nothing else explains it.
func (p *walk) nullPath(h header) (Robot, string) {
	if nullReturn(h) {
		return AutoReply, "empty return path (RFC 3834 section 4)"
	}
	return None, ""
}
