package templates

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Remedies is filled from a language's remedies.toml: what a studio can do for an unhappy customer, in words
// (playbook R4). A remedy without words here is not proposed to customers who write in this language.
type Remedies struct {
	Decimal   string           // between whole units and hundredths of a sum: "12.50"
	SignFirst bool             `toml:"sign_first"` // "£50" where others write "50 £"
	Will      []string         // by whom and by when, where an offer stands in the letter (playbook R2)
	Refund    []string         // words beside a sum that give it back, in lower case
	Grant     []string         // words beside a sum that give it away, where somebody has complained
	Whole     []string         // words that give everything back without naming a sum
	Offers    map[string]Offer `toml:"offer"` // by key of the remedy
}

// Offer is what a remedy is called in staff mails, and the sentence that holds it out to a customer. {value}
// stands for what it is worth, where the studio has said that.
type Offer struct{ Name, Offer string }

// Complete reports whether the language has words for remedies at all.
func (r *Remedies) Complete() bool { return r.Decimal != "" }

func parseRemedies(name string, data layers, forms int) (Remedies, error) {
	var r Remedies
	if err := decodeTOML(name, data, &r); err != nil {
		return Remedies{}, err
	}
	var errs []error
	complain := func(where, reason string) {
		errs = append(errs, fmt.Errorf("%s: %s: %s", name, where, reason))
	}
	if r.Decimal != "." && r.Decimal != "," {
		complain("decimal", `is neither "." nor ","`)
	}
	for part, list := range map[string][]string{"will": r.Will, "refund": r.Refund, "grant": r.Grant, "whole": r.Whole} {
		if len(list) == 0 || slices.Contains(list, "") {
			complain(part, "is empty")
		}
	}
	for _, s := range r.Will {
		if reason := CheckOffer(s, forms); reason != "" {
			complain("will", reason)
		}
	}
	for key, o := range r.Offers {
		if strings.TrimSpace(o.Name) == "" {
			complain("offer."+key+".name", "is empty")
		}
		if reason := CheckOffer(o.Offer, forms); reason != "" {
			complain("offer."+key+".offer", reason)
		}
	}
	return r, errors.Join(errs...)
}

// CheckOffer says what is wrong with a sentence that holds out a remedy in a language of so many forms of
// address (0: not known), or "".
func CheckOffer(s string, forms int) string {
	if strings.TrimSpace(s) == "" {
		return "is empty"
	}
	for _, p := range Placeholders(s) {
		if p != "value" && p != "studio" && p != "phone" && p != "name" && p != "order" {
			return fmt.Sprintf("unknown value {%s}; there are {value}, {order}, {name}, {studio} and {phone}", p)
		}
	}
	for _, m := range alternation.FindAllString(s, -1) {
		if n := strings.Count(m, "|") + 1; n != forms && forms > 0 {
			return fmt.Sprintf("%s has %d forms of address, not %d", m, n, forms)
		}
	}
	return ""
}
