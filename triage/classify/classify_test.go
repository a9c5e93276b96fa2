package classify

import (
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"heed/mailer"
	"heed/templates"
	"heed/triage"
)

var wednesday = time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)

func load(t testing.TB) *Classifier {
	t.Helper()
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(set)
}

// eitherWay: honest people differ about how grave it is.
const eitherWay triage.Severity = -1

func TestClassify(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		name, subject, text string
		kind                triage.Kind
		severity            triage.Severity
		themes, flags       string
	}{
		{"waited too long", "our album", "You said six weeks. It has been eleven and we still have nothing. When will it be ready?",
			triage.Complaint, triage.Moderate, "late-delivery", ""},
		{"no answer to several mails", "third email", "This is my third email and nobody has answered. Is anyone there?",
			triage.Complaint, eitherWay, "no-response", "repeat-contact"},
		{"a small matter inside praise", "Lovely!", "We adore the album. Just one tiny thing, the name on the spine is misspelt. Could it be redone?",
			triage.Complaint, triage.Minor, "wrong-item", ""},
		{"lost pictures", "the ceremony", "You tell us the memory card failed and the photos of the vows are gone. Can nothing be recovered?",
			triage.Complaint, triage.Critical, "lost-images", ""},
		{"legal threat", "refund", "If the deposit is not refunded within 14 days my solicitor will issue proceedings.",
			triage.Complaint, triage.Critical, "", "legal-threat"},
		{"a child shown without consent", "remove it", "You put my daughter on your Instagram without our permission. Take it down today.",
			triage.Complaint, triage.Critical, "privacy", ""},
		{"question about prices", "Prices", "Hello, how much is a family session, and do you have any slots in May?",
			triage.Enquiry, 0, "", ""},
		{"dark words about the subject", "Old photo", "I have a torn, faded photograph of my grandmother. Could it be restored, and what would it cost?",
			triage.Enquiry, 0, "", ""},
		{"praise", "Thank you", "The gallery is beautiful, we love every picture. Thank you so much!",
			triage.Praise, 0, "", ""},
		{"negated complaint words", "No complaints", "Not a single complaint. The prints are perfect and came early, thank you.",
			triage.Praise, 0, "", ""},
		{"search engine offer", "Your website", "We are a digital marketing agency. Increase your traffic and get on the first page of Google with our SEO.",
			triage.Other, 0, "", ""},
		{"job seeker", "Work experience", "I am a photography student looking for work experience. My portfolio and CV are attached.",
			triage.Other, 0, "", ""},
	} {
		v := c.Classify(Input{Subject: test.subject, Text: test.text, Lang: "en", Robot: mailer.None, Now: wednesday})
		if v.Kind != test.kind || test.severity != eitherWay && v.Severity != test.severity {
			t.Errorf("%s: %s %d, want %s %d", test.name, v.Kind, v.Severity, test.kind, test.severity)
		}
		for _, th := range strings.Fields(test.themes) {
			if !v.About(triage.Theme(th)) {
				t.Errorf("%s: themes %v, want %s among them", test.name, v.Themes, th)
			}
		}
		for _, f := range strings.Fields(test.flags) {
			if !v.Has(triage.Flag(f)) {
				t.Errorf("%s: flags %v, want %s among them", test.name, v.Flags, f)
			}
		}
		checkVerdict(t, test.name, v, test.subject, test.text)
	}
}

// checkVerdict holds what is true of every verdict (design.md, "Contracts that tools rely on").
func checkVerdict(t *testing.T, name string, v triage.Verdict, subject, text string) {
	t.Helper()
	if v.Themes == nil || v.Flags == nil || v.Reasons == nil || len(v.Wants) == 0 {
		t.Errorf("%s: a list is missing in %+v", name, v)
	}
	if v.Confidence < 0 || v.Confidence > 1 {
		t.Errorf("%s: confidence %v", name, v.Confidence)
	}
	if v.Unsure != (v.Second != "") {
		t.Errorf("%s: unsure %v, second reading %q", name, v.Unsure, v.Second)
	}
	if v.Kind != triage.Complaint && v.Kind != triage.ReviewOf && v.Severity != 0 {
		t.Errorf("%s: a severity of %d for %s", name, v.Severity, v.Kind)
	}
	for _, r := range v.Reasons {
		from := text
		if r.Where == "subject" {
			from = subject
		}
		if r.At[0] < 0 || r.At[1] > len(from) || r.At[0] >= r.At[1] || from[r.At[0]:r.At[1]] != r.Phrase {
			t.Errorf("%s: reason %+v does not stand there", name, r)
		}
	}
}

func TestClassifyKinds(t *testing.T) {
	c := load(t)
	bad := c.Classify(Input{Subject: "New review", Text: "Rude and late. Never again.", Lang: "en", Robot: mailer.Notification,
		Review: &triage.Review{Site: "google", Stars: 1}, Now: wednesday})
	if bad.Kind != triage.ReviewOf || bad.Severity < triage.Moderate || !bad.Unhappy() {
		t.Errorf("bad review: %s %d", bad.Kind, bad.Severity)
	}
	good := c.Classify(Input{Subject: "New review", Text: "Wonderful!", Lang: "en", Robot: mailer.Notification,
		Review: &triage.Review{Site: "google", Stars: 5}, Now: wednesday})
	if good.Kind != triage.ReviewOf || good.Severity != 0 || good.Unhappy() {
		t.Errorf("good review: %s %d", good.Kind, good.Severity)
	}
	away := c.Classify(Input{Subject: "Out of office", Text: "Urgent problem? Something broken? Call us.", Robot: mailer.AutoReply, Now: wednesday})
	if away.Kind != triage.Automatic || away.Severity != 0 || len(away.Flags) > 0 {
		t.Errorf("out of office: %+v", away)
	}
	none := c.Classify(Input{})
	if none.Kind == triage.Complaint || none.Lang == "" {
		t.Errorf("empty mail: %+v", none)
	}
}

func TestWhoWrites(t *testing.T) {
	c := load(t)
	in := Input{Subject: "our frame", Text: "The frame came back and looks fine. Joy Love", Lang: "en", Now: wednesday}
	plain := c.Classify(in)
	in.From = mailer.Address{Name: "Joy Love", Addr: "joy@example.com"}
	for _, r := range c.Classify(in).Reasons {
		if r.Phrase == "Love" || r.Phrase == "Joy" {
			t.Errorf("the sender's name counted: %+v (without a sender: %+v)", r, plain.Reasons)
		}
	}
	thread := Input{Text: "The album is still not here. You said June.", Lang: "en", Now: wednesday,
		Quoted: "> we are on it\n>> where is our album?\n"}
	if v := c.Classify(thread); !v.Has(triage.RepeatContact) {
		t.Errorf("a thread to and fro: %v", v.Flags)
	}
}

func TestImminent(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		name, lang, text string
		want             bool
	}{
		{"wedding tomorrow", "en", "The wedding is tomorrow and we have not heard who is coming. Please ring me.", true},
		{"funeral on Thursday, needed", "en", "We need the picture for the funeral on Thursday, please help.", true},
		{"date within three days", "en", "The ceremony is on 20 November, can you confirm the time?", true},
		{"date far ahead", "en", "The ceremony is on 20 February, can you confirm the time?", false},
		{"a bare weekday", "en", "I collected the prints on Friday and they are lovely.", false},
		{"today, but past", "en", "The prints came today and look lovely.", false},
		{"boda mañana", "es", "La boda es mañana y no sabemos quién viene. Llamadme, por favor.", true},
		{"om två dagar", "sv", "Vi gifter oss om två dagar och har inte hört något. Snälla ring.", true},
	} {
		v := c.Classify(Input{Text: test.text, Lang: test.lang, Now: wednesday})
		if v.Has(triage.EventImminent) != test.want {
			t.Errorf("%s: flags %v", test.name, v.Flags)
		}
	}
}

func TestLanguage(t *testing.T) {
	c := load(t)
	for _, test := range []struct {
		name string
		in   Input
		want string
	}{
		{"of the text", Input{Text: "Hej, när kommer bilderna från bröllopet?"}, "sv"},
		{"of the thread, where the text is a tie", Input{Text: "ok!", ThreadLang: "es"}, "es"},
		{"of the text, though the thread is another", Input{Text: "Where on earth are our wedding pictures?", ThreadLang: "es"}, "en"},
		{"of the subject", Input{Subject: "Wo bleiben unsere Hochzeitsbilder?", Text: "???"}, "de"},
		{"as given", Input{Text: "Hola", Lang: "es"}, "es"},
		{"of nothing", Input{}, "en"},
	} {
		if got := c.Classify(test.in).Lang; got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestCaution(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	found := func(caution float64) (n int) {
		c := NewWith(set, Options{Caution: caution})
		for _, m := range ownMails(t) {
			if c.Classify(m.input()).Kind == triage.Complaint {
				n++
			}
		}
		return n
	}
	if low, mid, high := found(-2), found(0), found(2); !(low < mid && mid < high) {
		t.Errorf("complaints found with caution -2, 0, 2: %d, %d, %d", low, mid, high)
	}
}

func FuzzClassify(f *testing.F) {
	c := load(f)
	f.Add("Re: album", "You said six weeks. It's been eleven!!! WHERE ARE THEY :(", "en")
	f.Add("", "Hej 😡 på fredag", "sv")
	f.Add("¿?", "no no no sin sin ni ni nunca", "es")
	f.Add("\xff", "\xfe'’ 2.30 1/2 '", "xx")
	f.Fuzz(func(t *testing.T, subject, body, lang string) {
		v := c.Classify(Input{Subject: subject, Text: body, Lang: lang, Now: wednesday})
		checkVerdict(t, "fuzz", v, subject, body)
		c.Sentiment(lang, body)
		c.Grievance(lang, body)
	})
}

const benchText = `Hi both, I've looked through the gallery three times now and I can't find a single picture of the speeches. My
uncle flew in from Lagos to give one. We paid for the whole day, and I wrote to you about it last week and on the 3rd,
but nobody has replied. I'm sure there is an explanation. Could somebody please ring me on 07700 900123? I'd be grateful
for an answer before Friday, because the album has to be ordered then. Best wishes, Ade`

func BenchmarkClassify(b *testing.B) {
	c := load(b)
	b.ReportAllocs()
	for b.Loop() {
		c.Classify(Input{Subject: "missing pictures", Text: benchText, Lang: "en", Now: wednesday})
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		load(b)
	}
}

// TestACustomerIsHardlyASupplier: fewer mails of senders who wrote as customers before are put down as nobody's.
func TestACustomerIsHardlyASupplier(t *testing.T) {
	c := load(t)
	strangers, customers := 0, 0
	for _, m := range append(corpusMails(t), loadMails(t, otherMails)...) {
		in := m.input()
		stranger := c.Classify(in).Kind == triage.Other
		in.Known = true
		customer := c.Classify(in).Kind == triage.Other
		if customer && !stranger {
			t.Errorf("%s: no customer because the sender is one", m.ID)
		}
		if stranger {
			strangers++
		}
		if customer {
			customers++
		}
	}
	if strangers == 0 || customers >= strangers {
		t.Errorf("%d strangers' mails are nobody's, %d customers'", strangers, customers)
	}
}

// TestMemory: packs and language model together take little.
func TestMemory(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c := load(t)
	for lang := range c.packs {
		c.pack(lang)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	used := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	t.Logf("%.1f MB for %d languages", used, len(c.packs))
	if used > 12 {
		t.Errorf("%.1f MB", used)
	}
	runtime.KeepAlive(c)
}

// TestOwnPhraseCounts: what a studio adds in lexicon.d/ decides, though nothing was learned about it.
func TestOwnPhraseCounts(t *testing.T) {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	own, err := set.Overlay("lexicon.d", fstest.MapFS{"en-own.txt": {Data: []byte("-3 damaged flurbled\n")}})
	if err != nil {
		t.Fatal(err)
	}
	in := Input{Text: "Thank you, the booking is flurbled.", Lang: "en", Now: wednesday}
	if v := New(set).Classify(in); v.Kind == triage.Complaint {
		t.Errorf("a complaint without the studio's phrase: %v", v.Reasons)
	}
	v := New(own).Classify(in)
	if v.Kind != triage.Complaint || !v.About("damaged") {
		t.Errorf("%s about %v with the studio's phrase", v.Kind, v.Themes)
	}
}
