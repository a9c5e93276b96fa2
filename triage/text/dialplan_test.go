package text

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/nyaruka/phonenumbers"
)

var update = flag.Bool("update", false, "write dialplans.tsv and zones.tsv anew")

// planLines are the rows of dialplans.tsv as the library has them today.
func planLines(t *testing.T) []byte {
	t.Helper()
	all, err := phonenumbers.MetadataCollection()
	if err != nil {
		t.Fatal(err)
	}
	regions := slices.Clone(all.GetMetadata())
	slices.SortStableFunc(regions, func(a, b *phonenumbers.PhoneMetadata) int {
		rank := func(m *phonenumbers.PhoneMetadata) int {
			if m.GetMainCountryForCode() {
				return 0
			}
			return 1
		}
		if c := int(a.GetCountryCode() - b.GetCountryCode()); c != 0 {
			return c
		}
		if c := rank(a) - rank(b); c != 0 {
			return c
		}
		return strings.Compare(a.GetId(), b.GetId())
	})
	var out bytes.Buffer
	for _, m := range regions {
		var kinds []string
		for _, d := range []*phonenumbers.PhoneNumberDesc{
			m.GetFixedLine(), m.GetMobile(), m.GetTollFree(), m.GetPremiumRate(), m.GetSharedCost(), m.GetPersonalNumber(), m.GetVoip(),
			m.GetPager(), m.GetUan(), m.GetVoicemail(),
		} {
			if p := plainPattern(d.GetNationalNumberPattern()); p != "" && p != "NA" && !slices.Contains(kinds, p) {
				kinds = append(kinds, p)
			}
		}
		fields := []string{
			m.GetId(), fmt.Sprint(m.GetCountryCode()), plainPattern(m.GetNationalPrefixForParsing()),
			strings.ReplaceAll(strings.ReplaceAll(m.GetNationalPrefixTransformRule(), "$1", "${1}"), "$2", "${2}"),
			plainPattern(m.GetInternationalPrefix()), plainPattern(m.GetGeneralDesc().GetNationalNumberPattern()), strings.Join(kinds, "|"),
		}
		if len(fields) != planFields {
			t.Fatalf("%d fields", len(fields))
		}
		fmt.Fprintln(&out, strings.Join(fields, "\t"))
	}
	return out.Bytes()
}

func plainPattern(s string) string { return strings.Join(strings.Fields(s), "") }

// TestDialPlans holds dialplans.tsv against the library it was made from.
func TestDialPlans(t *testing.T) {
	want := planLines(t)
	if *update {
		if err := os.WriteFile("dialplans.tsv", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if dialPlans != string(want) {
		t.Error("dialplans.tsv isn't what the library says; run with -update")
	}
}

// TestDialAsLibrary asks both about numbers of every region: good ones, and the same with a digit changed, lost
// or added, written in the ways people write them.
func TestDialAsLibrary(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	asked, differ := 0, 0
	for _, region := range slices.Sorted(maps.Keys(phonenumbers.GetSupportedRegions())) {
		for kind := phonenumbers.FIXED_LINE; kind <= phonenumbers.VOICEMAIL; kind++ {
			good := phonenumbers.GetExampleNumberForType(region, kind)
			if good == nil {
				continue
			}
			for _, form := range []phonenumbers.PhoneNumberFormat{phonenumbers.E164, phonenumbers.INTERNATIONAL, phonenumbers.NATIONAL} {
				written := phonenumbers.Format(good, form)
				for range 6 {
					if written == "" || strings.ContainsAny(written, "abcdefghijklmnopqrstuvwxyz;,") {
						break
					}
					want := ""
					if n, err := phonenumbers.Parse(written, region); err == nil && phonenumbers.IsValidNumber(n) {
						want = phonenumbers.Format(n, phonenumbers.E164)
					}
					got, exists := Dial(written, region)
					if !exists {
						got = ""
					}
					asked++
					if got != want {
						if differ++; differ < 20 {
							t.Logf("%s %q: %q, the library says %q", region, written, got, want)
						}
					}
					at := dice.IntN(len(written))
					switch dice.IntN(3) {
					case 0:
						written = written[:at] + fmt.Sprint(dice.IntN(10)) + written[at+1:]
					case 1:
						written = written[:at] + written[at+1:]
					case 2:
						written = written[:at] + fmt.Sprint(dice.IntN(10)) + written[at:]
					}
				}
			}
		}
	}
	t.Logf("%d of %d asked differ", differ, asked)
	if differ*1000 > asked*2 {
		t.Errorf("%d of %d numbers read otherwise than the library reads them", differ, asked)
	}
}
