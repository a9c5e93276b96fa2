package config

import (
	"errors"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"heed/triage/calendar"
)

// check fills in what depends on other keys and notes everything that is wrong.
func (c *Config) check(d *document, secrets bool) {
	if c.Mode != Assist && c.Mode != Observe {
		d.wrong("mode", "%q is neither \"assist\" nor \"observe\"", c.Mode)
	}
	if c.Data == "" {
		d.wrong("data", "names no folder")
	}
	c.Data, c.Templates = c.beside(c.Data), c.beside(c.Templates)
	c.loadPacks(d)
	c.checkStudio(d)
	c.loadFacts(d)
	c.checkMailboxes(d, secrets)
	c.checkSMTP(d, secrets)
	c.checkStaff(d)
	c.checkRemedies(d)
	c.checkLimitsOfOffers(d)
	c.checkHours(d)
	c.checkTimes(d)
	if x := c.Classify.Caution; !(x >= -1 && x <= 1) { // not a number is neither
		d.wrong("classify.caution", "%g is not between -1 and 1", x)
	}
	if strings.ContainsAny(c.Approve.AuthservID, " \t;") {
		d.wrong("approve.authserv_id", "%q is not a single word", c.Approve.AuthservID)
	}
}

func (c *Config) checkStudio(d *document) {
	s := &c.Studio
	if s.Name == "" {
		d.wrong("studio.name", "is missing: the name customers know the studio by")
	}
	c.checkLanguage(d, "studio.language", s.Language)
	if s.SignAs == "" {
		s.SignAs = s.Name
	}
	if s.Website != "" {
		u, err := url.Parse(s.Website)
		if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" {
			d.wrong("studio.website", "%q is not an address like \"https://www.example.com\"", s.Website)
		}
	}
	c.location = time.UTC
	if s.Timezone == "" || s.Timezone == "Local" {
		d.wrong("studio.timezone", "is missing: a place like \"Europe/Madrid\"")
		return
	}
	loc, err := time.LoadLocation(s.Timezone)
	if err != nil {
		d.wrong("studio.timezone", "there is no time zone %q; they are named like \"Europe/Madrid\"", s.Timezone)
		return
	}
	c.location = loc
}

func (c *Config) checkStaff(d *document) {
	if len(c.Staff) == 0 {
		d.wrong("", "there is no [[staff]]: at least one person must decide")
	}
	seen := map[string]bool{}
	for i := range c.Staff {
		s, path := &c.Staff[i], index("staff", i)
		if s.Name == "" {
			d.wrong(path+".name", "is missing")
		}
		checkAddress(d, path+".email", s.Email)
		if key := strings.ToLower(s.Email); seen[key] && key != "" {
			d.wrong(path+".email", "%q is somebody else's in this file", s.Email)
		} else {
			seen[key] = true
		}
		if s.Language == "" {
			s.Language = c.Studio.Language
		} else {
			c.checkLanguage(d, path+".language", s.Language)
		}
		for j, lang := range s.Languages {
			if !isLanguageCode(lang) {
				d.wrong(index(path+".languages", j), "%q is not a language code like \"es\"", lang)
			}
		}
		for j, day := range s.Days {
			if !slices.Contains(calendar.Days, day) {
				d.wrong(index(path+".days", j), "%q is no weekday; they are %s", day, strings.Join(calendar.Days, ", "))
			}
		}
	}
}

func (c *Config) checkHours(d *document) {
	if !slices.ContainsFunc(calendar.Days, func(day string) bool { return d.given("hours." + day) }) {
		closed := c.Hours.Closed
		c.Hours = defaultWeek()
		c.Hours.Closed = closed
	}
	h := c.Hours
	week := map[string][]string{
		"mon": h.Mon, "tue": h.Tue, "wed": h.Wed, "thu": h.Thu, "fri": h.Fri, "sat": h.Sat, "sun": h.Sun,
	}
	var err error
	if c.hours, err = calendar.ParseHours(week, h.Closed, c.location); err != nil {
		for _, fault := range err.(interface{ Unwrap() []error }).Unwrap() {
			var p *calendar.Problem
			switch {
			case !errors.As(fault, &p) || p.Key == "":
				d.wrong("hours", "%v", fault)
			default:
				d.wrong(index("hours."+p.Key, p.Index), "%s", p.Reason)
			}
		}
	}
	if c.digestAt, err = calendar.ParseSpec(c.Digest.At, c.location); err != nil {
		d.wrong("digest.at", "%v", err)
	}
}

// checkTimes holds every length of time between its bounds.
func (c *Config) checkTimes(d *document) {
	const day = 24 * time.Hour
	a := c.Answer
	for _, t := range []struct {
		path       string
		value      time.Duration
		least, top time.Duration
	}{
		{"answer.critical", a.Critical.Duration, 5 * time.Minute, 400 * time.Hour},
		{"answer.serious", a.Serious.Duration, 5 * time.Minute, 400 * time.Hour},
		{"answer.moderate", a.Moderate.Duration, 5 * time.Minute, 400 * time.Hour},
		{"answer.minor", a.Minor.Duration, 5 * time.Minute, 400 * time.Hour},
		{"answer.other", a.Other.Duration, 5 * time.Minute, 400 * time.Hour},
		{"remind.every", c.Remind.Every.Duration, 15 * time.Minute, 400 * time.Hour},
		{"holding.after", c.Holding.After.Duration, time.Minute, 12 * time.Hour},
		{"holding.before", c.Holding.Before.Duration, 5 * time.Minute, 100 * time.Hour},
		{"holding.within", c.Holding.Within.Duration, 30 * time.Minute, 100 * time.Hour},
		{"approve.undo", c.Approve.Undo.Duration, 0, time.Hour},
		{"approve.token_valid", c.Approve.TokenValid.Duration, day, 90 * day},
		{"approve.enrol", c.Approve.Enrol.Duration, day, 366 * day},
		{"close.after", c.Close.After.Duration, day, 366 * day},
		{"limits.silent", c.Limits.Silent.Duration, 10 * time.Minute, 7 * day},
		{"retention.raw", c.Retention.Raw.Duration, day, 3660 * day},
		{"retention.text", c.Retention.Text.Duration, day, 3660 * day},
		{"retention.sent", c.Retention.Sent.Duration, 7 * day, 3660 * day},
		{"retention.cases", c.Retention.Cases.Duration, 30 * day, 36600 * day},
		{"retention.notes", c.Retention.Notes.Duration, 30 * day, 3660 * day},
		{"retention.backups", c.Retention.Backups.Duration, day, 90 * day},
	} {
		d.within(t.path, t.value, t.least, t.top)
	}
	r := c.Retention
	if r.Text.Duration < r.Raw.Duration {
		d.wrong("retention.text", "%s is shorter than raw (%s), which holds the same words", tell(r.Text.Duration), tell(r.Raw.Duration))
	}
	if r.Cases.Duration < r.Text.Duration || r.Cases.Duration < r.Sent.Duration {
		d.wrong("retention.cases", "%s is shorter than text or sent, which belong to the case", tell(r.Cases.Duration))
	}
	c.checkLimits(d)
	for _, pair := range []struct {
		path            string
		shorter, longer time.Duration
		than            string
	}{
		{"answer.critical", a.Critical.Duration, a.Serious.Duration, "serious"},
		{"answer.serious", a.Serious.Duration, a.Moderate.Duration, "moderate"},
		{"answer.moderate", a.Moderate.Duration, a.Minor.Duration, "minor"},
	} {
		if pair.shorter > pair.longer {
			d.wrong(pair.path, "%s is longer than %s (%s), so the worse complaint would wait longer",
				tell(pair.shorter), pair.than, tell(pair.longer))
		}
	}
}

// checkLimits holds the flood guards between their bounds.
func (c *Config) checkLimits(d *document) {
	const least, most = 3, 100_000
	l := c.Limits
	for _, pair := range []struct {
		path      string
		hour, day int
	}{
		{"limits.sender", l.SenderHour, l.SenderDay}, {"limits.all", l.AllHour, l.AllDay}, {"limits.staff", l.StaffHour, l.StaffDay},
	} {
		for path, n := range map[string]int{pair.path + "_hour": pair.hour, pair.path + "_day": pair.day} {
			if n < least || n > most {
				d.wrong(path, "%d is not between %d and %d", n, least, most)
			}
		}
		if pair.hour > pair.day {
			d.wrong(pair.path+"_hour", "%d an hour is more than %d a day", pair.hour, pair.day)
		}
	}
}

// within notes a length of time outside its bounds.
func (d *document) within(path string, value, least, most time.Duration) {
	switch {
	case value < least:
		d.wrong(path, "%s is too short; at least %s", tell(value), tell(least))
	case value > most:
		d.wrong(path, "%s is too long; at most %s", tell(value), tell(most))
	}
}

func checkAddress(d *document, path, addr string) {
	if addr == "" {
		d.wrong(path, "is missing")
		return
	}
	parsed, err := mail.ParseAddress(addr)
	if err != nil || parsed.Address != addr || len(addr) > 254 {
		d.wrong(path, "%q is not a mail address like \"ana@example.com\"", addr)
	}
}
