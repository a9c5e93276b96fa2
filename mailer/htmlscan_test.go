package mailer

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ourTokens and theirTokens tell what there is in HTML in the same words.
func ourTokens(src string) (list []string) {
	s := htmlScanner{src: src}
	for {
		switch t := s.next(); t.kind {
		case htmlEnd:
			return list
		case htmlText:
			list = append(list, "text "+html.UnescapeString(t.text))
		case htmlVerbatim:
			list = append(list, "text "+t.text)
		case htmlOpen:
			line := fmt.Sprint("open ", t.tag)
			seen := map[string]bool{}
			for {
				key, val, ok := s.attr()
				if !ok {
					break
				}
				if key = asciiLower(key); !seen[key] {
					line += fmt.Sprintf(" %s=%q", key, unescape(val))
				}
				seen[key] = true
			}
			if !s.ended {
				list = append(list, line)
			}
		case htmlClose:
			list = append(list, fmt.Sprint("close ", t.tag))
		}
	}
}

func asciiLower(s string) string {
	b := []byte(s)
	for i := range b {
		b[i] = small(b[i])
	}
	return string(b)
}

func theirTokens(src string) (list []string) {
	z := html.NewTokenizer(strings.NewReader(src))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return list
		case html.TextToken:
			list = append(list, "text "+string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			line := fmt.Sprint("open ", atom.Lookup(name))
			for more {
				var key, val []byte
				if key, val, more = z.TagAttr(); len(key) > 0 {
					line += fmt.Sprintf(" %s=%q", key, val)
				}
			}
			list = append(list, line)
		case html.EndTagToken:
			name, _ := z.TagName()
			list = append(list, fmt.Sprint("close ", atom.Lookup(name)))
		}
	}
}

var scanned = []string{
	"", "<", "</", "a<", "a</", "a < b > c", "<>", "</>x", "</ p>y", "<!", "<!>x", "<?xml version='1.0'?>x", "<!doctype html><p>x",
	"<!---->x", "<!-->x", "<!--->x", "<!-- a > b -->x", "<!-- a --!>x", "<!-- a", "<!-- <p> -- > -->x", "<![CDATA[x]]>y", "<!-x>y",
	"<P CLASS=a Class=b>x</P >", "<p class = 'a\"b' id=\"c'd\" hidden data-x=1/2 />", "<p =a==b / / c=>x", "<a href=\"?a=1&copy=2&amp;b=3&lt;&#65;&#x42&notit;&notit&reg\">x</a>",
	"<br/><br / ><img src=x/>", "<p", "<p a", "<p a=", "<p a='b", "<p a=b", "<a <b>x</b></a", "<p\n\tid\n=\na\n>x",
	"<title>a &amp; <b></title>c", "<style>a<b{}</STYLE >c", "<style>a</styles></style", "<script>if (a</b/) x</script>y", "<textarea></textarea>x",
	"<plaintext>a</plaintext>b", "<xmp>&amp;</xmp>&amp;", "<iframe><p></iframe><p>", "<noscript>a<p></noscript>b", "<title/>x</title>y",
	"<o:p>&nbsp;</o:p><averyveryverylongnameofatag>x", "&copy2 &amp &lt;b&gt; &#8211; &bogus; &", "<p id='&'>&#x1F600;",
}

// TestHTMLScanner holds the scanner against the tokenizer of golang.org/x/net.
func TestHTMLScanner(t *testing.T) {
	for _, src := range scanned {
		if got, want := ourTokens(src), theirTokens(src); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q:\ngot  %q\nwant %q", src, got, want)
		}
	}
}

// FuzzHTMLScanner does so with whatever comes. Scripts that hide their own end tag in a comment, line ends
// other than LF and NULs are left out: they are read otherwise, and it doesn't matter.
func FuzzHTMLScanner(f *testing.F) {
	for _, src := range scanned {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if strings.ContainsAny(src, "\r\x00") || strings.Contains(strings.ToLower(src), "<script") {
			return
		}
		if got, want := ourTokens(src), theirTokens(src); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q:\ngot  %q\nwant %q", src, got, want)
		}
	})
}
