package templates

import (
	"fmt"
	"strings"
)

// Dates are a language's words of time. Several words in one string ("day after tomorrow") stand for a phrase.
type Dates struct {
	Weekdays      [][]string `toml:"weekdays"` // Monday first; each with its short forms
	Months        [][]string `toml:"months"`   // January first
	Today         []string   `toml:"today"`
	Tomorrow      []string   `toml:"tomorrow"`
	AfterTomorrow []string   `toml:"after_tomorrow"`
	Yesterday     []string   `toml:"yesterday"`
	Hours         []string   `toml:"hours"`
	Days          []string   `toml:"days"`
	Weeks         []string   `toml:"weeks"`
	MonthUnits    []string   `toml:"month_units"`
	Numbers       []string   `toml:"numbers"` // from one; several ways to write one are parted by "|"
	In            []string   `toml:"in"`      // before a span that lies ahead: "in three days"
	Ago           []string   `toml:"ago"`     // beside a span that has passed: "three days ago"
	Last          []string   `toml:"last"`    // beside a day that has passed: "last Friday"
	Next          []string   `toml:"next"`
	Any           []string   `toml:"any"`         // before a weekday that is no particular one: "a Saturday", "every Saturday"
	Clause        []string   `toml:"clause"`      // behind the day on which something was said: "on 3 May that"
	MonthFirst    bool       `toml:"month_first"` // 5/6 is 6 May
}

func parseDates(name string, data layers) (Dates, error) {
	var d Dates
	if err := decodeTOML(name, data, &d); err != nil {
		return d, err
	}
	if len(d.Weekdays) != 7 {
		return d, fmt.Errorf("%s: weekdays: %d days, a week has 7", name, len(d.Weekdays))
	}
	if len(d.Months) != 12 {
		return d, fmt.Errorf("%s: months: %d months, a year has 12", name, len(d.Months))
	}
	for key, list := range map[string][]string{
		"today": d.Today, "tomorrow": d.Tomorrow, "yesterday": d.Yesterday, "hours": d.Hours, "days": d.Days, "weeks": d.Weeks,
		"month_units": d.MonthUnits, "numbers": d.Numbers, "in": d.In, "last": d.Last, "any": d.Any, "clause": d.Clause,
	} {
		if len(list) == 0 {
			return d, fmt.Errorf("%s: %s is empty", name, key)
		}
		for _, w := range list {
			if strings.TrimSpace(w) == "" || w != strings.ToLower(w) {
				return d, fmt.Errorf("%s: %s: %q is not a word in small letters", name, key, w)
			}
		}
	}
	return d, nil
}
