package mailer

import (
	"slices"
	"strings"
	"time"

	"heed/templates"
)

// marks are the marks of all language packs, ready to be looked for.
type marks struct {
	openers, verbs                   *phrases
	labels                           map[string]label
	months                           map[string]time.Month
	original, forwarded, begin       *phrases
	footers, signOffs, legal         *phrases
	awaySubjects, away, automatic    *phrases
	spoken                           *phrases // away, automatic and reactions in one
	bounceSubjects, bounces, daemons *phrases
	unsubscribe, reactions           *phrases
	forwardSubjects, replySubjects   *phrases
}

// label says which header field a word before a colon stands for.
type label uint8

const (
	labelFrom label = 1 << iota
	labelDate
	labelTo
	labelCc
	labelSubject
	labelReplyTo
)

func newMarks(set *templates.Set) *marks {
	m := &marks{labels: map[string]label{}}
	var all []templates.Marks
	var packs []*templates.Pack
	for _, lang := range set.Langs() {
		packs = append(packs, set.Pack(lang))
		all = append(all, set.Pack(lang).Marks)
	}
	m.months = monthNames(packs)
	gather := func(pick func(templates.Marks) []string) *phrases {
		var lists [][]string
		for _, one := range all {
			lists = append(lists, pick(one))
		}
		return newPhrases(lists...)
	}
	m.openers = gather(func(k templates.Marks) []string { return k.Openers })
	m.verbs = gather(func(k templates.Marks) []string { return k.Verbs })
	m.original = gather(func(k templates.Marks) []string { return k.Original })
	m.forwarded = gather(func(k templates.Marks) []string { return k.Forwarded })
	m.begin = gather(func(k templates.Marks) []string { return k.Begin })
	m.footers = gather(func(k templates.Marks) []string { return k.Footers })
	m.signOffs = gather(func(k templates.Marks) []string { return k.SignOffs })
	m.legal = gather(func(k templates.Marks) []string { return k.Legal })
	m.awaySubjects = gather(func(k templates.Marks) []string { return k.AwaySubjects })
	m.away = gather(func(k templates.Marks) []string { return k.Away })
	m.automatic = gather(func(k templates.Marks) []string { return k.Automatic })
	m.spoken = gather(func(k templates.Marks) []string { return slices.Concat(k.Away, k.Automatic, k.Reactions) })
	m.bounceSubjects = gather(func(k templates.Marks) []string { return k.BounceSubjects })
	m.bounces = gather(func(k templates.Marks) []string { return k.Bounces })
	m.daemons = gather(func(k templates.Marks) []string { return k.Daemons })
	m.unsubscribe = gather(func(k templates.Marks) []string { return k.Unsubscribe })
	m.reactions = gather(func(k templates.Marks) []string { return k.Reactions })
	m.forwardSubjects = gather(func(k templates.Marks) []string { return k.ForwardPrefixes })
	m.replySubjects = gather(func(k templates.Marks) []string { return k.ReplyPrefixes })
	for _, k := range all {
		for _, row := range []struct {
			kind  label
			words []string
		}{
			{labelFrom, k.Headers.From}, {labelDate, k.Headers.Date}, {labelTo, k.Headers.To},
			{labelCc, k.Headers.Cc}, {labelSubject, k.Headers.Subject}, {labelReplyTo, k.Headers.ReplyTo},
		} {
			for _, word := range row.words {
				m.labels[lower(word)] |= row.kind
			}
		}
	}
	return m
}

// subjectPrefix reports whether a subject begins with one of the prefixes, a count, and a colon:
// "Fwd: ", "SV[2]: ".
func subjectPrefix(p *phrases, subject string) bool {
	s := strings.TrimLeft(lower(subject), " [(")
	word := p.prefix(s)
	if word == "" {
		return false
	}
	rest := strings.TrimLeft(s[len(word):], " ")
	if i := strings.IndexAny(rest, "])"); i >= 0 && i < 4 && len(rest) > 0 && (rest[0] == '[' || rest[0] == '(') {
		rest = strings.TrimLeft(rest[i+1:], " ")
	}
	return strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：")
}
