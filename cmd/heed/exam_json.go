package main

import (
	"encoding/json"
	"io"
	"math"

	"heed/triage"
)

// gradeJSON is what "heed exam --json" prints. A figure that does not exist, such as the precision of a label that was
// never said, is null.
type gradeJSON struct {
	Mails      int                                 `json:"mails"`
	Ambiguous  int                                 `json:"ambiguous"`
	BadLines   int                                 `json:"bad_lines"`
	Languages  map[string]langJSON                 `json:"languages"`
	Overall    langJSON                            `json:"overall"`
	Confusion  map[triage.Kind]map[triage.Kind]int `json:"kinds"` // expected -> said
	Themes     labelsJSON                          `json:"themes"`
	Flags      labelsJSON                          `json:"flags"`
	Wants      labelsJSON                          `json:"wants"`
	Severity   severityJSON                        `json:"severity"`
	Mistakes   int                                 `json:"mistakes"`
	WorstFirst []mistakeJSON                       `json:"worst"`
}

type langJSON struct {
	Mails     int       `json:"mails"`
	Language  fraction  `json:"language_accuracy"`
	Kind      fraction  `json:"kind_accuracy"`
	Complaint scoreJSON `json:"complaint"`
}

type scoreJSON struct {
	Expected  int      `json:"expected"`
	Said      int      `json:"said"`
	Right     int      `json:"right"`
	Precision fraction `json:"precision"`
	Recall    fraction `json:"recall"`
	F1        fraction `json:"f1"`
}

type labelsJSON struct {
	Labels map[string]scoreJSON `json:"labels"`
	Micro  scoreJSON            `json:"micro"` // "none" left out
}

type severityJSON struct {
	Both      int      `json:"both"` // mails with a severity on both sides
	Exact     fraction `json:"exact"`
	Within    fraction `json:"within_one"`
	Drift     *float64 `json:"drift"`     // how much too high on average
	Confusion [][]int  `json:"confusion"` // expected, said; 0 for none
}

type mistakeJSON struct {
	ID        string         `json:"id"`
	File      string         `json:"file"`
	Line      int            `json:"line"`
	Subject   string         `json:"subject"`
	Ambiguous bool           `json:"ambiguous"`
	What      []string       `json:"what"`
	Expected  expectedJSON   `json:"expected"`
	Said      triage.Verdict `json:"said"` // with its reasons
}

type expectedJSON struct {
	Kind     triage.Kind    `json:"kind"`
	Lang     string         `json:"lang"`
	Severity *int           `json:"severity"`
	Themes   []triage.Theme `json:"themes"`
	Flags    []triage.Flag  `json:"flags"`
	Wants    []triage.Want  `json:"wants"`
}

// MarshalJSON writes a figure between 0 and 1, to four places.
func (f fraction) MarshalJSON() ([]byte, error) {
	if f.whole == 0 {
		return []byte("null"), nil
	}
	return json.Marshal(math.Round(1e4*float64(f.part)/float64(f.whole)) / 1e4)
}

func (s score) toJSON() scoreJSON {
	return scoreJSON{s.right + s.missed, s.right + s.extra, s.right, s.precision(), s.recall(), s.f1()}
}

func (l langGrade) toJSON() langJSON {
	return langJSON{l.mails, fraction{l.language, l.mails}, fraction{l.kind, l.mails}, l.complaint.toJSON()}
}

func labelScores(scores map[string]*score) labelsJSON {
	out := labelsJSON{map[string]scoreJSON{}, micro(scores).toJSON()}
	for label, s := range scores {
		out.Labels[label] = s.toJSON()
	}
	return out
}

// writeGradeJSON writes the report for programs.
func writeGradeJSON(w io.Writer, g *grade, bad, worst int) error {
	out := gradeJSON{
		Mails: g.mails, Ambiguous: g.ambiguous, BadLines: bad, Languages: map[string]langJSON{}, Overall: g.overall().toJSON(),
		Confusion: g.kinds, Themes: labelScores(g.themes), Flags: labelScores(g.flags), Wants: labelScores(g.wants),
		Severity: severityJSON{Both: g.both, Exact: fraction{g.exact, g.both}, Within: fraction{g.within, g.both}},
		Mistakes: len(g.mistakes), WorstFirst: []mistakeJSON{},
	}
	for lang, l := range g.langs {
		out.Languages[lang] = l.toJSON()
	}
	for _, row := range g.severity {
		out.Severity.Confusion = append(out.Severity.Confusion, row[:])
	}
	if g.both > 0 {
		drift := math.Round(100*float64(g.drift)/float64(g.both)) / 100
		out.Severity.Drift = &drift
	}
	for _, k := range g.worst(worst) {
		m := k.mail
		out.WorstFirst = append(out.WorstFirst, mistakeJSON{
			m.ID, m.file, m.line, m.Subject, m.Ambiguous, k.what,
			expectedJSON{m.Kind, m.Lang, m.Severity, list(m.Themes), list(m.Flags), list(m.Wants)}, normal(k.said),
		})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(out)
}
