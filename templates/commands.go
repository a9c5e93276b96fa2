package templates

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// CommandVerbs names every command staff may answer with, as commands.toml spells its keys. What a
// verb does is known to triage/approve; a test there holds both lists together.
var CommandVerbs = []string{
	"approve", "send", "edit", "fill", "reject", "not-a-complaint", "complaint", "theme", "severity", "not-ours",
	"ignore-sender", "merge", "mine", "later",
	"called", "close", "undo", "help", "status", "pause", "resume", "confirm", "sent", "resend", "send-anyway", "offer",
	"accepted", "declined", "given", "give-to", "ask-owner", "promise", "kept", "reopen", "split", "posted", "mishap", "new", "find",
	"open", "away", "back",
}

// Commands holds the words one language gives staff to answer with (design, "Mail as a command
// channel"). Case, accents and commas do not matter when they are compared.
type Commands struct {
	Verbs       map[string][]string `toml:"verbs"`       // per verb; the first is the one staff mails print
	Yes         []string            `toml:"yes"`         // plain agreement: the answer to whatever was asked
	No          []string            `toml:"no"`          // plain refusal
	Greetings   []string            `toml:"greetings"`   // an opening line that orders nothing
	Thanks      []string            `toml:"thanks"`      // politeness, on a line of its own or around a command
	Closings    []string            `toml:"closings"`    // "best regards": a name may follow
	Cautions    []string            `toml:"cautions"`    // a line with one of these is never a mere name
	Postscripts []string            `toml:"postscripts"` // "PS": a wish below the signature that must not be lost
	Sentence    []string            `toml:"sentence"`    // words that show a line to be a sentence: "find out what happened"
	Numbered    []string            `toml:"numbered"`    // "no", "number": they may stand before the number of an offer
	Substitute  []string            `toml:"substitute"`  // "instead", "covers": beside the name of who stands in
	Time        CommandTime         `toml:"time"`
}

// CommandTime holds the words after "later", "promise" and "away".
type CommandTime struct {
	Minutes  []string   `toml:"minutes"`
	Hours    []string   `toml:"hours"`
	Days     []string   `toml:"days"`
	Weeks    []string   `toml:"weeks"`
	Tomorrow []string   `toml:"tomorrow"`
	Weekdays [][]string `toml:"weekdays"` // seven lists, Sunday first as in time.Weekday
	Fillers  []string   `toml:"fillers"`  // "in", "by": they may stand before a time
	From     []string   `toml:"from"`     // before the first day of an absence
	Until    []string   `toml:"until"`    // before its last
}

// Empty reports whether the language has no command words of its own.
func (c Commands) Empty() bool { return len(c.Verbs) == 0 }

// Word returns the word staff mails print for verb, or "" where the language has none.
func (c Commands) Word(verb string) string {
	if words := c.Verbs[verb]; len(words) > 0 {
		return words[0]
	}
	return ""
}

// parseCommands reads a commands.toml. A missing verb, an unknown one, an empty list and a phrase
// that would order two different things are errors: a pack with holes is found when it is loaded.
func parseCommands(name string, data layers) (Commands, error) {
	var c Commands
	if err := decodeTOML(name, data, &c); err != nil {
		return Commands{}, err
	}
	for verb := range c.Verbs {
		if !slices.Contains(CommandVerbs, verb) {
			return Commands{}, fmt.Errorf("%s:%d: unknown verb %q", name, lineOf(data, verb), verb)
		}
	}
	lists := []struct {
		key   string
		words []string
	}{
		{"yes", c.Yes}, {"no", c.No}, {"greetings", c.Greetings}, {"thanks", c.Thanks}, {"closings", c.Closings},
		{"cautions", c.Cautions}, {"postscripts", c.Postscripts}, {"minutes", c.Time.Minutes},
		{"hours", c.Time.Hours}, {"days", c.Time.Days}, {"weeks", c.Time.Weeks}, {"tomorrow", c.Time.Tomorrow},
		{"fillers", c.Time.Fillers}, {"sentence", c.Sentence}, {"numbered", c.Numbered}, {"substitute", c.Substitute},
		{"from", c.Time.From}, {"until", c.Time.Until},
	}
	for _, verb := range CommandVerbs {
		lists = append(lists, struct {
			key   string
			words []string
		}{verb, c.Verbs[verb]})
	}
	for _, l := range lists {
		if err := checkWords(name, data, l.key, l.words); err != nil {
			return Commands{}, err
		}
	}
	if len(c.Time.Weekdays) != 7 {
		return Commands{}, fmt.Errorf("%s:%d: weekdays: %d lists, not 7", name, lineOf(data, "weekdays"), len(c.Time.Weekdays))
	}
	for _, day := range c.Time.Weekdays {
		if err := checkWords(name, data, "weekdays", day); err != nil {
			return Commands{}, err
		}
	}
	return c, onceOnly(name, data, c)
}

func checkWords(name string, data layers, key string, words []string) error {
	if len(words) == 0 {
		return fmt.Errorf("%s:%d: %s: no words", name, lineOf(data, key), key)
	}
	for _, w := range words {
		if strings.TrimSpace(w) != w || w == "" || w != strings.ToLower(w) || strings.ContainsAny(w, ":=\r\n\t") {
			return fmt.Errorf("%s:%d: %s: %q: want a lower-case phrase without colon", name, lineOf(data, key), key, w)
		}
	}
	return nil
}

// onceOnly refuses a phrase that stands under two verbs, or under a verb and a plain yes or no.
func onceOnly(name string, data layers, c Commands) error {
	owner := map[string]string{}
	claim := func(key string, words []string) error {
		for _, w := range words {
			if was, ok := owner[w]; ok {
				return fmt.Errorf("%s:%d: %q stands under %s and under %s", name, lineOf(data, key), w, was, key)
			}
			owner[w] = key
		}
		return nil
	}
	for _, verb := range CommandVerbs {
		if err := claim(verb, c.Verbs[verb]); err != nil {
			return err
		}
	}
	if err := claim("yes", c.Yes); err != nil {
		return err
	}
	return claim("no", c.No)
}

// lineOf finds the line that sets key, for messages; 1 where there is none.
func lineOf(data layers, key string) int {
	for i, line := range bytes.Split(data.top(), []byte("\n")) {
		head, _, ok := bytes.Cut(line, []byte("="))
		if ok && strings.Trim(string(bytes.TrimSpace(head)), `"'`) == key {
			return i + 1
		}
	}
	return 1
}
