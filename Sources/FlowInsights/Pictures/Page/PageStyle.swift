/// The style sheet of a page of reports.
enum PageStyle {
    static let css =
        rules + colours(isDark: false) + Paint.darkRules + PictureStyle.hoverRules
        + "@media screen and (prefers-color-scheme:dark){" + colours(isDark: true) + "}" + print

    private static let rules =
        "body{font:15px/1.5 Helvetica,Arial,'Liberation Sans',sans-serif;max-width:1280px;margin:0 auto;padding:24px}"
        + "h1{font-size:28px;line-height:1.25;margin:0 0 4px}h2{font-size:22px;line-height:1.3;margin:48px 0 8px}"
        + "h1,h2,p,li,td,th,caption{overflow-wrap:anywhere}"
        + "figure{margin:16px 0;overflow-x:auto}svg{display:block;max-width:100%;height:auto}"
        + "@media screen{svg{min-width:820px}.broad svg{max-width:none}}"
        + ".wide{overflow-x:auto;margin:20px 0}table{border-collapse:collapse;min-width:60%}"
        + "caption{text-align:left;font-weight:bold;padding:4px 0}"
        + "th,td{text-align:left;vertical-align:top;padding:4px 18px 4px 0}.n{text-align:right;white-space:nowrap}"
        + "tbody th{font-weight:normal;min-width:9em;max-width:34em}td{font-variant-numeric:tabular-nums}"
        + "nav ul{padding:0;list-style:none}nav li{display:inline-block;margin-right:18px}"
        + "summary{font-weight:bold;cursor:pointer}"

    private static func colours(isDark: Bool) -> String {
        let hex = { (paint: Paint) in paint.hex(isDark: isDark) }
        return "body{background:\(hex(.ground));color:\(hex(.ink))}.muted{color:\(hex(.muted))}"
            + "a{color:\(hex(.bar))}th,td{border-bottom:1px solid \(hex(.rule))}"
            + ":focus-visible{outline:2px solid \(hex(.bar));outline-offset:2px}"
    }

    /// A picture fits on a sheet whatever its shape, and neither it nor a row is cut.
    private static let print =
        "@page{size:A4 landscape;margin:14mm}"
        + "@media print{body{padding:0;max-width:none;font-size:10.5pt}nav{display:none}"
        + "figure,tr{break-inside:avoid}figure{margin:0 0 6mm}svg{max-height:140mm;width:auto;margin:0 auto}"
        + "ul+figure svg{max-height:100mm}"
        + "h2,caption,thead,summary{break-after:avoid}h2{margin-top:0}"
        + "tbody tr:first-child{break-before:avoid}section{break-before:page}section:first-of-type{break-before:auto}"
        + ".wide,figure{overflow:visible}thead{display:table-header-group}}"
}
