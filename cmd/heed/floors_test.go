package main_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// room is one package's place in the house: what it may lean on follows from its floor.
type room struct {
	floor int
	// leansOn names packages of its own floor that it may import, each with the reason.
	leansOn map[string]string
	// forTests: imported by _test.go files alone, and by those of any package above or beside it.
	forTests bool
}

// house is the floors table of the README and of the design: no import runs upwards, and packages of
// one floor do not import each other but for the exceptions named here with their reason.
// A new package gets its line here, or the test says where it is missing.
var house = map[string]room{
	"cmd/heed": {floor: 6, leansOn: map[string]string{
		"cmd/heed/config":    "the config file is one idea with tests of its own; only the command reads it",
		"cmd/heed/yardstick": "the bench measures Heed against it",
	}},
	"cmd/heed/yardstick": {floor: 6},
	"cmd/heed/config":    {floor: 6},

	"triage/desk": {floor: 5, leansOn: map[string]string{
		"triage/report": "report says what a digest holds, the desk when it is sent",
	}},
	"triage/report": {floor: 5},

	"triage/classify":  {floor: 4},
	"triage/review":    {floor: 4},
	"triage/proofread": {floor: 4},
	"triage/ladder":    {floor: 4},
	"triage/compose":   {floor: 4},
	"triage/approve":   {floor: 4},
	"triage/calendar":  {floor: 4},
	"triage/store":     {floor: 4},
	"mailer/receive":   {floor: 4},
	"mailer/send":      {floor: 4},
	"mailer/authres":   {floor: 4},
	"mailer/sandbox":   {floor: 4},
	"mailer/realtest":  {floor: 4, forTests: true},

	"triage":       {floor: 3},
	"mailer":       {floor: 2},
	"triage/text":  {floor: 1},
	"mailer/photo": {floor: 1},
	"templates":    {floor: 0},
}

// besideInTests names what a package's tests may import from their own floor beyond leansOn: in-memory
// servers stand in for the world everywhere, since real servers beat mocks.
var besideInTests = []string{"mailer/sandbox", "mailer/realtest"}

// fence says which packages a library stays in, so that it can be replaced in one place.
type fence struct {
	library string // import path; what is below it counts too
	only    []string
}

var fences = []fence{
	{"github.com/emersion/go-imap", []string{"mailer/receive", "mailer/sandbox", "mailer/realtest", "cmd/heed/yardstick"}},
	{"github.com/wneessen/go-mail", []string{"mailer/send"}},
	{"github.com/emersion/go-smtp", []string{"mailer/sandbox"}},
	{"github.com/robfig/cron", []string{"triage/calendar"}},
	{"modernc.org/sqlite", []string{"triage/store", "cmd/heed/yardstick"}},
	{"golang.org/x/image", []string{"mailer/photo"}},
	{"database/sql", []string{"triage/store", "cmd/heed/yardstick"}},
	{"github.com/emersion/go-msgauth", []string{"mailer/authres"}},
	{"github.com/alecthomas/kong", []string{"cmd/heed"}},
	{"github.com/coreos/go-systemd", []string{"cmd/heed"}},
	{"os/signal", []string{"cmd/heed"}},
	{"flag", []string{"cmd/heed"}},
}

// importing is one import line of the repository.
type importing struct {
	from, file, what string
	test             bool // in a _test.go file
}

func TestFloors(t *testing.T) {
	root := filepath.Join("..", "..")
	imports, packages := readImports(t, root)
	for _, from := range packages {
		if _, ok := house[from]; !ok {
			t.Errorf("package %s has no floor: give it a line in house, in cmd/heed/floors_test.go, and one in the README's floors table", from)
		}
	}
	for _, i := range imports {
		if why := i.wrong(); why != "" {
			t.Errorf("%s: %s", i.file, why)
		}
	}
}

// wrong says what rule an import breaks, or nothing.
func (i importing) wrong() string {
	from, known := house[i.from]
	if !known {
		return "" // reported once, by package
	}
	for _, f := range fences {
		inside := i.what == f.library || strings.HasPrefix(i.what, f.library+"/")
		if inside && !i.test && !slices.Contains(f.only, i.from) {
			return fmt.Sprintf("%s imports %s, which stays in %s", i.from, i.what, strings.Join(f.only, ", "))
		}
	}
	what, ours := strings.CutPrefix(i.what, "heed/")
	if !ours || what == i.from {
		return "" // the standard library, a fenced library, or a test of the package itself
	}
	to, known := house[what]
	_, excepted := from.leansOn[what]
	switch {
	case !known:
		return fmt.Sprintf("%s imports %s, which has no floor", i.from, what)
	case to.forTests && !i.test:
		return fmt.Sprintf("%s imports %s, which is for tests only", i.from, what)
	case to.floor > from.floor:
		return fmt.Sprintf("%s (floor %d) imports upwards: %s (floor %d)", i.from, from.floor, what, to.floor)
	case to.floor == from.floor && !excepted && !(i.test && slices.Contains(besideInTests, what)):
		return fmt.Sprintf("%s imports its neighbour %s on floor %d; leansOn is where an exception gets its reason", i.from, what, to.floor)
	}
	return ""
}

// readImports parses the import lines of every Go file, whatever system it is built for.
func readImports(t *testing.T, root string) (imports []importing, packages []string) {
	t.Helper()
	seen := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != root && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen[path.Dir(rel)] = true
		for _, spec := range file.Imports {
			what, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, importing{path.Dir(rel), rel, what, strings.HasSuffix(rel, "_test.go")})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return imports, slices.Sorted(maps.Keys(seen))
}

// The rules themselves, so that a change to them is seen.
func TestFloorRules(t *testing.T) {
	tests := map[string]struct {
		i     importing
		wrong string
	}{
		"down":                     {importing{from: "triage/desk", what: "heed/triage/store"}, ""},
		"up":                       {importing{from: "triage", what: "heed/triage/store"}, "imports upwards"},
		"up, in a test":            {importing{from: "triage", what: "heed/triage/store", test: true}, "imports upwards"},
		"beside":                   {importing{from: "triage/compose", what: "heed/triage/classify"}, "neighbour"},
		"beside, with a reason":    {importing{from: "cmd/heed", what: "heed/cmd/heed/config"}, ""},
		"the sandbox, in a test":   {importing{from: "mailer/send", what: "heed/mailer/sandbox", test: true}, ""},
		"the sandbox, in a sender": {importing{from: "mailer/send", what: "heed/mailer/sandbox"}, "neighbour"},
		"real servers, in a test":  {importing{from: "cmd/heed", what: "heed/mailer/realtest", test: true}, ""},
		"real servers, shipped":    {importing{from: "cmd/heed", what: "heed/mailer/realtest"}, "for tests only"},
		"a package without floor":  {importing{from: "triage/desk", what: "heed/triage/attic"}, "has no floor"},
		"a library inside":         {importing{from: "mailer/receive", what: "github.com/emersion/go-imap/v2/imapclient"}, ""},
		"a library outside":        {importing{from: "triage/desk", what: "github.com/emersion/go-imap/v2"}, "stays in"},
		"a library's neighbour":    {importing{from: "mailer", what: "github.com/emersion/go-message/mail"}, ""},
		"the driver, in a test":    {importing{from: "triage/desk", what: "database/sql", test: true}, ""},
		"a test of the package":    {importing{from: "triage", what: "heed/triage", test: true}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := tt.i.wrong()
			if (tt.wrong == "") != (got == "") || !strings.Contains(got, tt.wrong) {
				t.Errorf("got %q, want %q in it", got, tt.wrong)
			}
		})
	}
}

// Exceptions that nobody uses, and packages that are gone, would make the table a lie.
func TestHouseIsTrue(t *testing.T) {
	root := filepath.Join("..", "..")
	imports, _ := readImports(t, root)
	for name, r := range house {
		if matches, _ := filepath.Glob(filepath.Join(root, filepath.FromSlash(name), "*.go")); len(matches) == 0 {
			t.Errorf("house lists %s, which holds no Go file", name)
		}
		for beside, reason := range r.leansOn {
			used := slices.ContainsFunc(imports, func(i importing) bool { return i.from == name && i.what == "heed/"+beside })
			if !used || reason == "" {
				t.Errorf("%s leans on %s: used %v, reason %q", name, beside, used, reason)
			}
		}
	}
}

// The top level is the owner's: everything else lives inside what is there.
func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "triage", "mailer", "templates", "deploy", "go.mod", "go.sum", "README.md", "LICENSE"}
	built := []string{"heed", "heed.exe"} // ignored by git
	entries, err := os.ReadDir(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); !strings.HasPrefix(name, ".") && !slices.Contains(allowed, name) && !slices.Contains(built, name) {
			t.Errorf("%s does not belong at the top level; what does: %s", name, strings.Join(allowed, ", "))
		}
	}
}

// The README's floors table says of every package that ships which floor it is on, as this one does. Its
// rows may leave the folder out where it is that of the name before: `mailer/receive`, `send`.
func TestReadmeFloors(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]int{}
	row := regexp.MustCompile(`(?m)^\| *([0-9]) *\|([^|]+)\|`)
	for _, m := range row.FindAllStringSubmatch(string(raw), -1) {
		folder := ""
		for _, name := range regexp.MustCompile(`\x60([a-z/]+)\x60`).FindAllStringSubmatch(m[2], -1) {
			full := name[1]
			if _, known := house[full]; !known {
				full = folder + full
			}
			folder = full[:strings.LastIndex(full, "/")+1]
			told[full] = int(m[1][0] - '0')
		}
	}
	for name, r := range house {
		if floor, ok := told[name]; !ok && !r.forTests {
			t.Errorf("the README's floors table leaves out %s, floor %d", name, r.floor)
		} else if ok && floor != r.floor {
			t.Errorf("the README's floors table puts %s on floor %d, not %d", name, floor, r.floor)
		}
	}
	for name := range told {
		if _, ok := house[name]; !ok {
			t.Errorf("the README's floors table names %s, which is no package", name)
		}
	}
}
