package config

import (
	"slices"
	"time"

	"heed/triage"
	"heed/triage/calendar"
)

// File returns the path the config was read from.
func (c *Config) File() string { return c.file }

// House returns the studio as answers and staff mails need it.
func (c *Config) House() triage.Studio {
	s := c.Studio
	return triage.Studio{
		Name: s.Name, Phone: s.Phone, Website: s.Website, Lang: s.Language, Formal: s.Formal, SignAs: s.SignAs,
		Aliases: c.Addresses(), TimeZone: s.Timezone, Facts: c.facts, Currency: s.Currency, Remedies: c.remedies,
	}
}

// Team returns everybody who may decide.
func (c *Config) Team() triage.Staff {
	var team triage.Staff
	for _, s := range c.Staff {
		m := triage.Member{Name: s.Name, Email: s.Email, Lang: s.Language, Langs: s.Languages, Owner: s.Owner, Limit: s.limit}
		for _, day := range s.Days {
			m.Days = append(m.Days, time.Weekday((slices.Index(calendar.Days, day)+1)%7)) // Days begins on Monday
		}
		team = append(team, m)
	}
	return team
}

// Addresses lists every address customers write to, over all mailboxes.
func (c *Config) Addresses() []string {
	var all []string
	for _, m := range c.Mailbox {
		all = append(all, m.Addresses...)
	}
	return all
}

// Location returns the studio's time zone.
func (c *Config) Location() *time.Location { return c.location }

// Calendar returns the opening hours deadlines are counted in.
func (c *Config) Calendar() *calendar.Hours { return c.hours }

// DigestAt says when the owner's digest is due.
func (c *Config) DigestAt() calendar.Spec { return c.digestAt }

// AuthservID returns the id to look for in Authentication-Results of mail that came through the mailbox
// of this name (RFC 8601 section 2.5): the file's, else the provider's, else "" (trust none).
func (c *Config) AuthservID(mailbox string) string {
	if c.Approve.AuthservID != "" {
		return c.Approve.AuthservID
	}
	for i := range c.Mailbox {
		if c.Mailbox[i].Name == mailbox {
			return c.Mailbox[i].preset().AuthservID
		}
	}
	return ""
}

// Within returns the open time a customer waits at most for a first answer (playbook R1).
func (a Answer) Within(s triage.Severity) time.Duration {
	switch s {
	case triage.Critical:
		return a.Critical.Duration
	case triage.Serious:
		return a.Serious.Duration
	case triage.Moderate:
		return a.Moderate.Duration
	case triage.Minor:
		return a.Minor.Duration
	}
	return a.Other.Duration
}

// Hint says what mostly is wrong where a mailbox's provider refuses the sign-in; "" where there is no usual reason.
func (m *Mailbox) Hint() string {
	if m.preset().AppPassword {
		return "; " + m.Provider + " wants a password made for mail programs (an app password), not the one of its website"
	}
	return ""
}
