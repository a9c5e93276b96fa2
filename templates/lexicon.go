package templates

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Lexicon is what the words of a language tell about a mail's mood, theme, flags and wants. The file is
// made of lines:
//
//	@photo = photo* picture* pic pics      a class: words that may stand in for each other
//	-2.0 late-delivery,no-response:1 still waiting .. @photo   # weight, labels, phrase, comment
//
// The weight is the phrase's share in the mood, negative for unhappy. A label without a figure counts as much as the
// weight, at least 1. In a phrase, "word*" stands for all words that begin so, "*word" for all that end so, "a/b" for
// either, "word?" may be missing, ".." lets up to three words between (".5" up to five; ",5" across commas too), "<n>"
// is a number. Two gaps that meet, because a word between them is missing, add up. Words are read as texts are: capitals
// and most accents do not count, "no-one" is two words, "3rd" a number and a word, and signs (€, %, &) are nothing.
//
// A language's lexicon may lie in several files, read one after the other; a class of an earlier file is known
// in the later ones.
type Lexicon struct {
	Entries []Entry
	classes map[string][]string
}

// Entry is one phrase of a lexicon.
type Entry struct {
	Weight  float64
	Labels  []Label
	Phrase  []Place
	Source  string // the phrase as it stands in the file
	Comment string
	File    string // "en/lexicon.txt"
	Line    int
	Own     bool // a studio's own, laid over Heed's (Set.Overlay)
}

// Label is what a phrase speaks for, and how strongly.
type Label struct {
	Name     string
	Strength float64
}

// Place is one place of a phrase: one of Words, or a gap of up to Gap words.
type Place struct {
	Words []string
	Gap   int
	Wide  bool // the gap may cross commas
}

// MoodLabel marks plain words of general mood, without any bearing on the trade.
const MoodLabel = "mood"

// Labels lists what a lexicon entry may speak for: playbook kinds, themes, flags and wants, then the cues
// that the classifier weighs.
var Labels = []string{
	MoodLabel, "tone", "gripe",
	"complaint", "enquiry", "praise", "other", "automatic",
	"late-delivery", "no-response", "image-quality", "likeness", "print-quality", "damaged", "wrong-item",
	"billing", "missed-appointment", "staff-conduct", "lost-images", "privacy", "website", "product-range",
	"expectations", "value",
	"legal-threat", "chargeback", "public-threat", "abusive", "escalating-demands", "event-imminent",
	"repeat-contact", "sensitive",
	"information", "date", "refund", "files", "call", "reedit", "replacement", "reprint", "apology", "reshoot",
	"deletion", "discount",
	"negation", "intensifier", "diminisher", "contrast", "conditional", // they act on what follows
	"received", "promise", "waiting", "contact", "resolved", "own-fault", "booking", "irony", // what the mail tells of
	"severe", "mild", "event", "child", "urgent", "money",
	"past", "work", "you", // a sentence with these is about the studio's work, or speaks to it
	"dark",        // a dark word about the subject, not about the studio's work
	"no-want",     // the customer says that this is not wanted
	"third-party", // somebody else's work
}

const maxLexicon = 4 << 20

// add reads one more file.
func (lex *Lexicon) add(name string, data []byte) error {
	if len(data) > maxLexicon {
		return fmt.Errorf("%s: larger than %d bytes", name, maxLexicon)
	}
	if lex.classes == nil {
		lex.classes = map[string][]string{}
	}
	seen := map[string]int{}
	var errs []error
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if err := lex.line(line, name, n, seen); err != nil {
			errs = append(errs, fmt.Errorf("%s:%d: %w", name, n, err))
		}
	}
	if err := lines.Err(); err != nil {
		errs = append(errs, fmt.Errorf("%s: %w", name, err))
	}
	return errors.Join(errs...)
}

func (lex *Lexicon) line(line, file string, n int, seen map[string]int) error {
	classes := lex.classes
	line, comment := cutComment(line)
	if line[0] == '@' {
		class, words, ok := strings.Cut(line, "=")
		class = strings.TrimSpace(class)
		if !ok || strings.TrimSpace(words) == "" || strings.ContainsAny(class, " /*") {
			return errors.New("a class reads: @name = word word*")
		}
		if classes[class] != nil {
			return fmt.Errorf("class %s is there already", class)
		}
		var list []string
		for _, w := range strings.Fields(words) {
			if w[0] == '@' {
				if classes[w] == nil {
					return fmt.Errorf("class %s is not known here", w)
				}
				list = append(list, classes[w]...)
				continue
			}
			list = append(list, w)
		}
		classes[class] = list
		return nil
	}
	fields := strings.Fields(line)
	if len(fields) < 3 {
		return errors.New("an entry reads: weight label,label phrase")
	}
	weight, err := strconv.ParseFloat(fields[0], 64)
	if err != nil || math.IsNaN(weight) || math.Abs(weight) > 10 {
		return fmt.Errorf("weight %q is not a figure between -10 and 10", fields[0])
	}
	labels, err := parseLabels(fields[1], weight)
	if err != nil {
		return err
	}
	source := strings.Join(fields[2:], " ")
	key := fields[1] + " " + source
	if at := seen[key]; at > 0 {
		return fmt.Errorf("%q stands in line %d already", source, at)
	}
	seen[key] = n
	phrases, err := parsePhrase(fields[2:], classes)
	if err != nil {
		return fmt.Errorf("%q: %w", source, err)
	}
	for _, p := range phrases {
		lex.Entries = append(lex.Entries, Entry{weight, labels, p, source, comment, file, n, false})
	}
	return nil
}

// cutComment splits at a '#' that begins a word.
func cutComment(line string) (rest, comment string) {
	if i := strings.Index(line, " #"); i >= 0 {
		return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+2:])
	}
	return line, ""
}

func parseLabels(field string, weight float64) ([]Label, error) {
	var labels []Label
	for _, l := range strings.Split(field, ",") {
		name, figure, given := strings.Cut(l, ":")
		if !slices.Contains(Labels, name) {
			return nil, fmt.Errorf("label %q is not known", name)
		}
		strength := max(1, math.Abs(weight))
		if given {
			var err error
			if strength, err = strconv.ParseFloat(figure, 64); err != nil || !(strength > 0 && strength <= 10) {
				return nil, fmt.Errorf("label %q: strength %q is not a figure up to 10", name, figure)
			}
		}
		if slices.ContainsFunc(labels, func(l Label) bool { return l.Name == name }) {
			return nil, fmt.Errorf("label %q stands twice", name)
		}
		labels = append(labels, Label{name, strength})
	}
	return labels, nil
}
