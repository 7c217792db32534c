use super::compare::html;

fn check(pairs: &[(&str, &str)]) {
    for (source, wanted) in pairs {
        assert_eq!(html(source), *wanted, "{source}");
    }
}

#[test]
fn marks() {
    check(&[
        (
            "a *b* _c_ `d` #e# ^f^ ~g~",
            "a <strong>b</strong> <em>c</em> <code>d</code> <mark>e</mark> <sup>f</sup> <sub>g</sub>",
        ),
        ("a**b**c __d__e", "a<strong>b</strong>c <em>d</em>e"),
        ("*a _b_*", "<strong>a <em>b</em></strong>"),
        ("\\*a* \\**b** a_b_c", "*a* <strong>*b</strong>* a_b_c"),
        ("[.x.y#i]#a#", "<span id=\"i\" class=\"x y\">a</span>"),
        ("[x]*a* [.x]`b`", "<strong class=\"x\">a</strong> <code class=\"x\">b</code>"),
        ("\"`a`\" '`b`'", "“a” ‘b’"),
        ("*a _b* c_", "<strong>a <em>b</em></strong><em> c</em>"),
        ("* a* *a", "* a* *a"),
    ]);
}
