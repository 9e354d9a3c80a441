/** Of the reference page alone; light and dark, from a phone to a wide screen. */
export const pageStyle = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1b2230;--soft:#586274;--line:#dfe3ea;--ink:#2f4ab3;--code:#eef1f6;
--get:#17694a;--post:#2447b5;--patch:#7a4a00;--put:#7a4a00;--delete:#a32018}
@media(prefers-color-scheme:dark){:root{--page:#11151b;--card:#191e26;--text:#e9edf3;--soft:#a3adbd;--line:#2c3440;--ink:#9db1ff;--code:#222934;
--get:#7ad5a8;--post:#a5b6ff;--patch:#f0c274;--put:#f0c274;--delete:#ff9d94}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
a{color:var(--ink);text-underline-offset:.2em}
code,pre{font:13px/1.55 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--code);border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
pre{background:var(--code);border-radius:8px;padding:.8rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere;margin:0 0 1rem}
pre code{padding:0;background:none}
.layout{display:grid;grid-template-columns:17rem minmax(0,1fr);max-width:82rem;margin:0 auto}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow:auto;padding:1.4rem 1rem 2rem 1.4rem}
nav p{margin:0 0 .8rem;font-weight:650}
nav h2{font-size:.72rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1.2rem 0 .25rem}
nav ul{list-style:none;margin:0;padding:0}
nav a{display:flex;gap:.5rem;padding:.16rem .4rem;border-radius:6px;color:inherit;text-decoration:none;font-size:.88rem}
nav a:hover{background:var(--code)}
nav .method{font-size:.62rem;width:2.9rem;flex:none;text-align:end;line-height:2.1}
input{width:100%;font:inherit;color:inherit;background:var(--card);border:1px solid #818b9c;border-radius:8px;padding:.45rem .7rem}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
main{padding:1.6rem 1.6rem 5rem;min-width:0}
h1{font-size:1.9rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .6rem}
main>section>h2{font-size:1.25rem;margin:2.6rem 0 .9rem}
h3{margin:0 0 .2rem;font-size:1rem;font-weight:650}
.prose h3{margin-top:1.5rem}
h4{margin:1.1rem 0 .35rem;font-size:.78rem;letter-spacing:.05em;text-transform:uppercase;color:var(--soft)}
.lead{color:var(--soft);max-width:46rem}
.prose{max-width:46rem}
article{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:1.1rem 1.25rem;margin:0 0 .9rem}
article header{display:flex;flex-wrap:wrap;gap:.35rem .8rem;align-items:baseline}
article>p{margin:.5rem 0 0;max-width:46rem}
article h3{margin:0}
.path{font:700 14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.method{font:700 .75rem/1.6 ui-monospace,Menlo,Consolas,monospace;text-transform:uppercase}
.get{color:var(--get)}.post{color:var(--post)}.patch{color:var(--patch)}.put{color:var(--put)}.delete{color:var(--delete)}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:start;vertical-align:top;padding:.42rem .9rem .42rem 0;border-top:1px solid var(--line)}
thead th{border:0;padding-block:0 .3rem;font-size:.78rem;color:var(--soft);font-weight:600}
tbody th{font-weight:400;white-space:nowrap}
td.type{min-width:9rem;color:var(--soft)}
.must{color:var(--delete);font-size:.78rem;margin-inline-start:.35rem}
.limits{color:var(--soft)}
.none{padding:2rem 0;color:var(--soft)}
[hidden]{display:none!important}
td{overflow-wrap:anywhere}
@media(max-width:40rem){tr,th,td,tbody,table{display:block;width:100%}td,tbody th{border:0;padding:.1rem 0}tr{border-top:1px solid var(--line);padding:.45rem 0}td:empty{display:none}tbody th{white-space:normal}}
@media(max-width:56rem){.layout{display:block}nav{position:static;max-height:none;padding-bottom:0}nav section,nav .parts{display:none}main{padding-top:.8rem}}
`
