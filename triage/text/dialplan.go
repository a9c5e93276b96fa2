package text

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

// The numbering plans of the world, a line a region, as Google's libphonenumber (Apache-2.0) knows them: fields parted by
// tabs in the order of plan's. TestDialPlans writes the file (-update) from github.com/nyaruka/phonenumbers and
// holds what Dial says against what that library says. The library itself isn't linked: it unpacks everything
// it knows before main begins, 4 MB that a daemon would hold for good, to look at one number a day.
//
//go:embed dialplans.tsv
var dialPlans string

// plan is how numbers are dialled and built in one region. The patterns are regular expressions.
type plan struct {
	region   string // ISO 3166 alpha-2, or 001 for numbers of no country
	code     string // country calling code (ITU-T E.164), shared by several regions at times
	trunk    string // what may stand before a national number and isn't part of it
	rewrite  string // what becomes of the trunk prefix where it isn't just dropped
	abroad   string // what is dialled before a country code
	possible string // what a number of the region roughly looks like
	assigned string // what a number that can exist looks like
}

const planFields = 7

// plans are the rows by region, and the regions of a calling code, its main one first.
type plans struct {
	region map[string]*plan
	code   map[string][]*plan
}

var readPlans = sync.OnceValue(func() plans {
	all := plans{region: map[string]*plan{}, code: map[string][]*plan{}}
	for line := range strings.Lines(dialPlans) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		p := &plan{f[0], f[1], f[2], f[3], f[4], f[5], f[6]}
		if p.region != "001" {
			all.region[p.region] = p
		}
		all.code[p.code] = append(all.code[p.code], p)
	}
	return all
})

// patterns are compiled when they are first asked for: a studio meets few regions.
var patterns sync.Map // of *regexp.Regexp by pattern

func pattern(s string) *regexp.Regexp {
	if re, ok := patterns.Load(s); ok {
		return re.(*regexp.Regexp)
	}
	re := regexp.MustCompile(s)
	patterns.Store(s, re)
	return re
}

func (p *plan) fits(number string) bool {
	return pattern("^(?:" + p.possible + ")$").MatchString(number)
}
func (p *plan) exists(number string) bool {
	return pattern("^(?:" + p.assigned + ")$").MatchString(number)
}

// bare takes the trunk prefix off a national number, unless that makes a good number a bad one.
func (p *plan) bare(number string) string {
	if p.trunk == "" {
		return number
	}
	re := pattern("^(?:" + p.trunk + ")")
	at := re.FindStringSubmatchIndex(number)
	if at == nil {
		return number
	}
	short := number[at[1]:]
	if p.rewrite != "" && at[len(at)-2] >= 0 {
		short = re.ReplaceAllString(number, p.rewrite)
	}
	if p.fits(number) && !p.fits(short) {
		return number
	}
	return short
}

// Dial turns a telephone number as people write it into what a telephone understands everywhere, "+46701740622"
// (ITU-T E.164). region (ISO 3166) is where a number without a country code is dialled from; empty: only numbers
// with one are understood. number is empty where nothing of the sort can be dialled. exists says that the number
// lies in a range that is given out; others may merely be newer than the plans, or invented for a film.
func Dial(written, region string) (number string, exists bool) {
	digits := make([]byte, 0, len(written))
	for i := range len(written) {
		if isDigit(written[i]) {
			digits = append(digits, written[i])
		}
	}
	if len(digits) < 5 || len(digits) > 20 {
		return "", false
	}
	national, all := string(digits), readPlans()
	home := all.region[region]
	abroad := strings.HasPrefix(strings.TrimLeft(written, " (\u00a0"), "+")
	if !abroad && home != nil {
		if at := pattern("^(?:" + home.abroad + ")").FindStringIndex(national); at != nil && at[1] < len(national) && national[at[1]] != '0' {
			national, abroad = national[at[1]:], true
		}
	}
	var candidates []*plan
	switch {
	case abroad:
		for n := 1; n <= min(3, len(national)) && candidates == nil; n++ {
			if candidates = all.code[national[:n]]; candidates != nil {
				home, national = candidates[0], national[n:]
			}
		}
	case home != nil:
		candidates = all.code[home.code]
		if rest, cut := strings.CutPrefix(national, home.code); cut && !home.fits(national) && home.fits(home.bare(rest)) {
			national = rest
		}
	}
	if candidates == nil {
		return "", false
	}
	national = home.bare(national)
	for _, p := range candidates {
		if p.exists(national) {
			return "+" + p.code + national, true
		}
	}
	if home.fits(national) {
		return "+" + home.code + national, false
	}
	return "", false
}

// bareStart reports whether numbers of a region are written without a prefix before them, so that any digit
// may be their first (Spain, Denmark, the USA); others begin with it.
func bareStart(region string) bool {
	p := readPlans().region[region]
	return p != nil && !strings.HasPrefix(p.trunk, "0")
}
