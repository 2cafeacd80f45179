// Package identity is identity version 1, written from docs/contract.md and checked by the registry's vectors.
package identity

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/net/idna"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

//go:embed parameters-v1.json
var parametersFile []byte // a copy of the registry's

var parameters struct {
	Prefixes []string `json:"tracking_prefixes"`
	Names    []string `json:"tracking_parameters"`
}

func init() {
	if err := json.Unmarshal(parametersFile, &parameters); err != nil {
		panic(err)
	}
}

var (
	errAddress  = errors.New("not an absolute http or https address")
	address     = regexp.MustCompile(`(?is)^(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?`)
	authority   = regexp.MustCompile(`^(?:\[([0-9A-Fa-f:.]*)\]|([^:\[\]]+))(?::([0-9]*))?$`)
	host        = regexp.MustCompile(`^[a-z0-9._~!$&'()*+,;=-]{1,254}$`)
	inPath      = regexp.MustCompile(`%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/-]`)
	inQuery     = regexp.MustCompile(`%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?-]`)
	unreserved  = regexp.MustCompile(`^[A-Za-z0-9._~-]$`)
	whiteSpace  = regexp.MustCompile(`[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+`)
	mapping     = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false), idna.CheckJoiners(false), idna.VerifyDNSLength(false))
	uppercase   = strings.ToUpper
	withinLines = strings.NewReplacer("\t", "", "\n", "", "\r", "")
)

// ArticleID is the UUIDv5 of the normalised address.
func ArticleID(raw string) (string, error) {
	normalized, err := Normalize(raw)
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(normalized)).String(), err
}

// Normalize writes an address as identity version 1 does.
func Normalize(raw string) (string, error) {
	raw = strings.TrimFunc(strings.ToValidUTF8(raw, "\ufffd"), func(r rune) bool { return r <= ' ' })
	parts := address.FindStringSubmatch(withinLines.Replace(raw))
	if parts == nil {
		return "", errAddress
	}
	where, err := normalizedAuthority(parts[2], strings.ToLower(parts[1]))
	if err != nil {
		return "", err
	}
	query := normalizedQuery(mended(parts[4], inQuery))
	return "https://" + where + withoutDots(mended(parts[3], inPath)) + query, nil
}

// ContentHash is the hash of an article's title and body.
func ContentHash(title, body string) string {
	text := strings.ToValidUTF8(title+"\n"+body, "\ufffd")
	folded := strings.Map(cherokee, cases.Fold().String(norm.NFKC.String(text)))
	sum := sha256.Sum256([]byte(whiteSpace.ReplaceAllString(folded, " ")))
	return hex.EncodeToString(sum[:])
}

// cherokee folds small letters to capitals, as Unicode's CaseFolding does and x/text does not.
func cherokee(r rune) rune {
	switch {
	case 0xAB70 <= r && r <= 0xABBF:
		return r - 0xAB70 + 0x13A0
	case 0x13F8 <= r && r <= 0x13FD:
		return r - 8
	}
	return r
}

func normalizedAuthority(given, scheme string) (string, error) {
	parts := authority.FindStringSubmatch(given[strings.LastIndex(given, "@")+1:])
	if parts == nil {
		return "", errAddress
	}
	name, err := normalizedHost(parts[1], parts[2])
	if err != nil || parts[3] == "" {
		return name, err
	}
	port, err := strconv.Atoi(parts[3])
	if err != nil || port > 65535 {
		return "", errAddress
	}
	if port == 443 || port == 80 && scheme == "http" {
		return name, nil
	}
	return name + ":" + strconv.Itoa(port), nil
}

func normalizedHost(literal, name string) (string, error) {
	if name == "" {
		ip, err := netip.ParseAddr(literal)
		if err != nil || !ip.Is6() {
			return "", errAddress
		}
		if ip.Is4In6() { // in hexadecimal throughout
			b := ip.As16()
			return "[::ffff:" + strconv.FormatInt(int64(b[12])<<8|int64(b[13]), 16) + ":" + strconv.FormatInt(int64(b[14])<<8|int64(b[15]), 16) + "]", nil
		}
		return "[" + ip.String() + "]", nil
	}
	decoded, err := url.PathUnescape(name)
	if err != nil || !utf8.ValidString(decoded) || utf8.RuneCountInString(decoded) > 254 {
		return "", errAddress
	}
	ascii := strings.ToLower(decoded)
	if len(decoded) != utf8.RuneCountInString(decoded) {
		if ascii, err = mapping.ToASCII(decoded); err != nil {
			return "", err
		}
	}
	if !host.MatchString(ascii) {
		return "", errAddress
	}
	return ascii, nil
}

func mended(text string, pattern *regexp.Regexp) string {
	return pattern.ReplaceAllStringFunc(text, func(piece string) string {
		if len(piece) == 3 && piece[0] == '%' {
			code, _ := strconv.ParseUint(piece[1:], 16, 8)
			if character := string(rune(code)); unreserved.MatchString(character) {
				return character
			}
			return uppercase(piece)
		}
		encoded := ""
		for _, b := range []byte(piece) {
			encoded += "%" + uppercase(hex.EncodeToString([]byte{b}))
		}
		return encoded
	})
}

func withoutDots(path string) string {
	if path == "" {
		return "/"
	}
	segments, kept := strings.Split(path, "/")[1:], []string{}
	for _, segment := range segments {
		if segment == ".." {
			kept = kept[:max(0, len(kept)-1)]
		} else if segment != "." {
			kept = append(kept, segment)
		}
	}
	if last := segments[len(segments)-1]; last == "." || last == ".." {
		kept = append(kept, "")
	}
	return "/" + strings.Join(kept, "/")
}

func normalizedQuery(query string) string {
	kept := []string{}
	for _, piece := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(strings.ToLower(piece), "=")
		tracking := slices.Contains(parameters.Names, name) ||
			slices.ContainsFunc(parameters.Prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
		if piece != "" && !tracking {
			kept = append(kept, piece)
		}
	}
	if slices.Sort(kept); len(kept) == 0 {
		return ""
	}
	return "?" + strings.Join(kept, "&")
}
