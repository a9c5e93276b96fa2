package compose

import (
	"slices"
	"strings"
	"testing"

	"heed/templates"
	"heed/triage"
)

// TestKeys: for every word a program can say there is a sentence in every language.
func TestKeys(t *testing.T) {
	set := packs(t)
	for _, lang := range langs {
		s, r := set.Pack(lang).Staff, set.Pack(lang).Replies()
		has := func(part, key string, ok bool) {
			if !ok {
				t.Errorf("%s: %s lacks %q", lang, part, key)
			}
		}
		check := func(part string, m map[string]string, keys []string) {
			for _, k := range keys {
				has(part, k, m[k] != "")
			}
		}
		check("kinds", s.Kinds, texts(triage.Kinds))
		check("severities", s.Severities, []string{"1", "2", "3", "4"})
		check("themes", s.Themes, texts(triage.Themes))
		check("flags", s.Flags, texts(triage.Flags))
		check("wants", s.Wants, texts(triage.Wants))
		check("states", s.States, texts(triage.States))
		check("failures", s.Failures, texts(Failures))
		check("problems", s.Query.Problems, texts(append(slices.Clone(Problems), Cannots...)))
		check("confirm reasons", s.Confirm.Reasons, texts(ConfirmReasons))
		check("refused reasons", s.Refused.Reasons, texts(RefusedReasons))
		check("would", s.Digest.Would, texts(ObservedActs))
		var explained []string
		for _, group := range helpGroups {
			has("help groups", group.name, s.Help.Groups[group.name] != "")
			explained = append(explained, group.verbs...)
		}
		check("commands", s.Commands, templates.CommandVerbs)
		for _, verb := range templates.CommandVerbs { // each once
			has("help", verb, count(explained, verb) == 1)
		}
		for verb, word := range s.Commands {
			has("commands.toml", word, slices.Contains(set.Pack(lang).Commands.Verbs[verb], strings.TrimRight(word, ":")))
		}
		check("explain", s.Explain, templates.CommandVerbs)
		check("lint", s.Lint, lintRules)
		check("did", s.Did, texts([]triage.EventName{triage.Approved, triage.Rejected, triage.Called, triage.ClosedByStaff, triage.AnsweredByHand, triage.TextApproved, triage.Posted}))
		check("past", s.Past, append(texts([]triage.EventName{triage.Sent, triage.AnsweredByHand, triage.Called}), "again", "thanked"))
		check("why", s.Why, []string{"minor", "moderate", "serious", "sensitive", "critical", "abusive", "likeness", "demands", "enquiry", "praise", "review", "unclear", "unhappy"})
		for _, k := range ToldKinds {
			has("told", string(k), s.Told[string(k)].Lead != "")
		}
		for _, k := range Occasions {
			has("occasions", string(k), s.Occasions[string(k)].Lead != "")
		}
		for _, k := range FoundKinds {
			has("found", string(k), s.Found[string(k)].None != "")
		}
		for _, k := range AlarmKeys {
			has("alarms", string(k), s.Alarms[string(k)].Do != "")
		}
		for _, k := range append(texts(triage.Themes), "unclear") {
			has("reply themes", k, len(r.Themes[k].Also) > 0)
		}
		for key := range s.Blanks {
			has("blanks", key, s.Blanks[key].Name != "")
		}
		for _, k := range []string{"general", "sensitive", "abusive", "legal", "lost-images"} {
			has("talk card", k, len(s.TalkCard[k].Points) == 3)
		}
	}
}

func count(list []string, s string) (n int) {
	for _, x := range list {
		if x == s {
			n++
		}
	}
	return n
}
