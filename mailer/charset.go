package mailer

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"github.com/gogs/chardet"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// toUTF8 makes UTF-8 of text in the charset of that label. What the label says counts first, then
// whether the bytes are UTF-8 anyhow, then what they look like, and windows-1252 last. The note says
// when the label was of no use.
func toUTF8(raw []byte, label string) (text, note string) {
	label = normalLabel(label)
	switch label {
	case "utf-8", "us-ascii", "":
		if isASCII(raw) && !(label == "" && bytes.IndexByte(raw, 0x1b) >= 0) {
			return string(raw), ""
		}
		if utf8.Valid(raw) {
			if label == "us-ascii" {
				note = "text is not US-ASCII as declared: read as UTF-8"
			}
			if bytes.IndexByte(raw, 0x1b) < 0 {
				return string(raw), note
			}
		}
		if label == "utf-8" && mostlyUTF8(raw) {
			return strings.ToValidUTF8(string(raw), "\uFFFD"), "invalid UTF-8"
		}
		return detect(raw)
	case "windows-1252":
		if isASCII(raw) {
			return string(raw), ""
		}
		if utf8.Valid(raw) {
			return string(raw), "declared as Latin-1, read as the UTF-8 it is"
		}
		return decode(charmap.Windows1252.NewDecoder().Bytes, raw), ""
	case "gb18030":
		return decode(simplifiedchinese.GB18030.NewDecoder().Bytes, raw), ""
	case "euc-kr":
		return decode(korean.EUCKR.NewDecoder().Bytes, raw), ""
	case "utf-7":
		return decodeUTF7(raw), ""
	}
	r, err := charset.Reader(label, bytes.NewReader(raw))
	if err == nil {
		var out []byte
		if out, err = io.ReadAll(r); err == nil {
			return string(out), ""
		}
	}
	text, _ = detect(raw)
	return text, "unknown charset " + printable(label)
}

func decode(f func([]byte) ([]byte, error), raw []byte) string {
	out, err := f(raw)
	if err != nil {
		return strings.ToValidUTF8(string(raw), "\uFFFD")
	}
	return string(out)
}

// normalLabel maps the names programs use to the ones the charset tables know. Supersets stand for
// their subsets, as browsers read them.
func normalLabel(label string) string {
	label = strings.ToLower(strings.Trim(label, " \t\"'<>;"))
	if i := strings.IndexAny(label, " \t;"); i >= 0 {
		label = label[:i]
	}
	switch label {
	case "utf8", "utf-8", "utf_8", "x-utf-8", "unicode-1-1-utf-8", "utf-8mb4":
		return "utf-8"
	case "ascii", "us-ascii", "ansi_x3.4-1968", "iso-646-us", "us_ascii", "cp367":
		return "us-ascii"
	case "", "unknown-8bit", "x-unknown", "unknown", "8bit", "7bit", "binary", "default", "default_charset", "_autodetect", "x-user-defined", "none", "charset":
		return ""
	case "iso-8859-1", "iso8859-1", "iso_8859-1", "iso88591", "8859-1", "latin1", "latin-1", "cp1252", "cp-1252", "windows-1252", "win-1252", "x-ansi", "ansi", "l1", "iso-8859-1:1987":
		return "windows-1252"
	case "gb2312", "gbk", "gb18030", "gb_2312-80", "gb2312-80", "x-gbk", "cp936", "936", "csgb2312", "chinesegb", "hz-gb":
		return "gb18030"
	case "ks_c_5601-1987", "ks_c_5601", "ksc5601", "ks_c_5601-1989", "euc-kr", "euckr", "cp949", "ms949", "windows-949", "uhc", "949":
		return "euc-kr"
	case "utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "csunicode11utf7":
		return "utf-7"
	case "x-sjis", "sjis", "cp932", "ms932", "windows-31j", "shift-jis", "shift_jis", "mskanji", "ms_kanji":
		return "shift_jis"
	case "iso-8859-8-i", "iso-8859-8-e", "visual", "logical":
		return "windows-1255"
	case "cp1250", "cp-1250", "win-1250":
		return "windows-1250"
	case "cp1251", "cp-1251", "win-1251", "win1251":
		return "windows-1251"
	case "cp1253":
		return "windows-1253"
	case "cp1254", "iso-8859-9":
		return "windows-1254"
	case "cp1255":
		return "windows-1255"
	case "cp1256":
		return "windows-1256"
	case "cp1257":
		return "windows-1257"
	case "cp874", "tis-620", "iso-8859-11":
		return "windows-874"
	case "cp-850", "cp850", "ibm-850":
		return "ibm850"
	case "koi8", "koi8r", "cskoi8r":
		return "koi8-r"
	case "mac", "macroman", "x-macroman", "x-mac-roman":
		return "macintosh"
	case "iso-2022-jp-2", "iso-2022-jp-ms", "cp50220", "cp50221", "csiso2022jp", "jis":
		return "iso-2022-jp"
	case "big5-hkscs", "x-x-big5", "big-5", "cp950":
		return "big5"
	}
	if rest, ok := strings.CutPrefix(label, "iso8859-"); ok {
		return "iso-8859-" + rest
	}
	return label
}

// detect guesses the charset of bytes nobody named one for.
func detect(raw []byte) (text, note string) {
	if bytes.Contains(raw, []byte("\x1b$")) || bytes.Contains(raw, []byte("\x1b(")) {
		if r, err := charset.Reader("iso-2022-jp", bytes.NewReader(raw)); err == nil {
			if out, err := io.ReadAll(r); err == nil {
				return string(out), "no charset declared: read as iso-2022-jp"
			}
		}
	}
	if utf8.Valid(raw) {
		return string(raw), ""
	}
	sample, high := raw[:min(len(raw), 4096)], 0
	for _, b := range sample {
		if b >= 0x80 {
			high++
		}
	}
	if high >= 4 && !western(sample) {
		if guess := likeliest(sample); guess.Confidence > 0 {
			label := normalLabel(guess.Charset)
			// A few bytes tell wide charsets apart, but not one Latin from another.
			wide := label == "gb18030" || label == "euc-kr" || label == "big5" || label == "shift_jis" || label == "euc-jp"
			cyrillic := label == "koi8-r" || label == "windows-1251"
			if (wide && guess.Confidence >= 10) || (cyrillic && guess.Confidence >= 20 && high > len(sample)/4) || (guess.Confidence >= 50 && high > 20 && label != "utf-8") {
				if r, err := charset.Reader(label, bytes.NewReader(raw)); err == nil {
					if out, err := io.ReadAll(r); err == nil {
						return string(out), "charset guessed: " + label
					}
				}
			}
		}
	}
	return decode(charmap.Windows1252.NewDecoder().Bytes, raw), "charset guessed: windows-1252"
}

// likeliest is the detector's best guess. Of equally good ones it is always the same: its recognisers
// answer in any order.
func likeliest(sample []byte) chardet.Result {
	var best chardet.Result
	all, err := chardet.NewTextDetector().DetectAll(sample)
	if err != nil {
		return best
	}
	for _, r := range all {
		if r.Confidence > best.Confidence || r.Confidence == best.Confidence && r.Charset < best.Charset {
			best = r
		}
	}
	return best
}

// western reports whether the bytes beyond ASCII stand alone among letters, as accented letters do, and
// none of them would be a sign within a word: then no other charset need be tried.
func western(sample []byte) bool {
	pairs, high, odd := 0, 0, 0
	for i, b := range sample {
		if b < 0x80 {
			continue
		}
		high++
		if i > 0 && sample[i-1] >= 0x80 {
			pairs++
		}
		if b < 0xC0 && b != 0x92 && b != 0xB4 && i > 0 && i+1 < len(sample) && letter(sample[i-1]) && letter(sample[i+1]) {
			odd++
		}
	}
	return pairs*10 <= high && odd < 2
}

func letter(b byte) bool { b |= 0x20; return 'a' <= b && b <= 'z' }

// mostlyUTF8 reports whether broken UTF-8 is still that and not another charset.
func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		raw = raw[n:]
	}
	return good > 0 && good >= 2*bad
}

func isASCII(raw []byte) bool {
	for ; len(raw) >= 8; raw = raw[8:] {
		if binary.LittleEndian.Uint64(raw)&0x8080808080808080 != 0 {
			return false
		}
	}
	for _, b := range raw {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func printable(s string) string {
	return cutAt(strings.Map(func(r rune) rune {
		if r < 32 || r > 126 {
			return '?'
		}
		return r
	}, s), 40)
}

// cutAt cuts s to at most n bytes, not through a character.
func cutAt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
