/** The one stylesheet of all server-rendered pages. Logical properties throughout, so that right-to-left needs no second one. */
export const pageStyle = `
:root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--text:#1c2330;--soft:#566072;--line:#cfd5df;--field:#fff;--bad:#b3261e;--bad-soft:#fdf1f0;--good:#1b6e45;--good-soft:#eaf6ef;--ink:var(--brand-ink)}
@media(prefers-color-scheme:dark){:root{--page:#12161c;--card:#1b2028;--text:#eceff4;--soft:#a9b3c3;--line:#3a4453;--field:#141920;--bad:#ff9a91;--bad-soft:#33201f;--good:#7fd6a6;--good-soft:#16291f;--ink:var(--brand-ink-dark)}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--page);color:var(--text);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer{width:100%;max-width:29rem;margin-inline:auto;padding-inline:1.25rem}
header{display:flex;align-items:center;gap:.7rem;padding-block:1.4rem 1rem;font-weight:600}
.mark{flex:none;width:2.25rem;height:2.25rem;border-radius:.65rem;display:grid;place-items:center;background:var(--brand);color:var(--on-brand);font-size:1.05rem;line-height:1}
.logo{display:block;max-width:100%;height:auto;border-radius:.5rem}
main{flex:1}
.card{background:var(--card);border-radius:1.1rem;padding:1.6rem 1.35rem 1.5rem;box-shadow:0 0 0 1px rgb(20 30 50/.06),0 1px 2px rgb(20 30 50/.05),0 10px 30px rgb(20 30 50/.06)}
footer{padding-block:1.4rem 1.8rem;font-size:.875rem;color:var(--soft);display:flex;flex-wrap:wrap;gap:.35rem 1.1rem;justify-content:space-between}
h1{font-size:1.55rem;line-height:1.22;letter-spacing:-.012em;margin:0 0 .5rem;font-weight:650;text-wrap:balance}
h1:focus{outline:0}
h2{font-size:1rem;margin:1.5rem 0 .3rem;font-weight:600}
p{margin:0 0 1rem}
.lead,.soft{color:var(--soft)}
a{color:var(--ink);text-underline-offset:.18em}
.steps{margin:0 0 1.2rem;font-size:.875rem;color:var(--soft)}
.bar{display:flex;gap:.3rem;margin-top:.45rem}
.bar i{flex:1;height:.28rem;border-radius:1rem;background:var(--line)}
.bar i.on{background:var(--ink)}
.field{margin:0 0 1.15rem}
label,.label,legend{display:block;font-weight:600;margin:0 0 .3rem;padding:0}
.hint{margin:0 0 .35rem;font-size:.9rem;color:var(--soft)}
input:not([type=checkbox],[type=file],[type=range]),select,textarea{width:100%;min-height:3rem;padding:.6rem .85rem;font:inherit;color:inherit;background:var(--field);border:1px solid var(--edge,#7c889b);border-radius:.7rem}
input.code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:1.15rem;letter-spacing:.06em;text-transform:uppercase;direction:ltr}
input[readonly]{background:transparent;border-style:dashed;color:var(--soft)}
[aria-invalid=true]{--edge:var(--bad);border-width:2px}
.error{margin:0 0 .35rem;color:var(--bad);font-weight:600;font-size:.9375rem}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
.summary,.notice{border-radius:.8rem;padding:.9rem 1rem;margin:0 0 1.3rem;border-inline-start:.3rem solid var(--bad);background:var(--bad-soft)}
.notice{border-color:var(--good);background:var(--good-soft)}
.summary h2,.notice h2{margin:0 0 .25rem}
.summary ul{margin:0;padding-inline-start:1.1rem}
.summary a{color:var(--bad)}
.summary p:last-child,.notice p:last-child{margin:0}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3.1rem;padding:.65rem 1.2rem;border:0;border-radius:.8rem;text-align:center;background:var(--brand);color:var(--on-brand);font:inherit;font-weight:600;text-decoration:none;overflow-wrap:break-word;cursor:pointer}
button:hover,.button:hover{box-shadow:inset 0 0 0 100vmax rgb(0 0 0/.07)}
.quiet{background:transparent;color:var(--ink);box-shadow:inset 0 0 0 1px var(--line)}
.plain{width:auto;min-height:2.75rem;padding:.3rem 0;background:transparent;color:var(--ink);text-decoration:underline;text-underline-offset:.18em;font-weight:400}
.plain:hover{box-shadow:none}
.below{margin:1.4rem 0 0}
.languages{display:flex;flex-wrap:wrap;gap:0 1rem;width:100%}
.languages .plain{font-size:.875rem;color:var(--soft)}
.languages [aria-current]{text-decoration:none;color:var(--text);font-weight:600}
.actions{display:flex;flex-direction:column;gap:.7rem;margin-top:1.5rem}
.check{display:flex;gap:.8rem;align-items:flex-start;padding:.8rem .9rem;margin:0 0 .6rem;border:1px solid var(--line);border-radius:.8rem;cursor:pointer;font-weight:400}
.check input{flex:none;width:1.35rem;height:1.35rem;margin:.1rem 0 0;accent-color:var(--ink)}
.check:has(:checked){border-color:var(--ink)}.check:has([aria-invalid=true]){border-color:var(--bad)}
.check small{display:block;color:var(--soft);font-size:.875rem}
fieldset{border:0;margin:0 0 1.2rem;padding:0;min-width:0}
legend{font-size:1rem;margin:0 0 .55rem}
.terms{max-height:16rem;overflow:auto;padding:.9rem 1rem;margin:0 0 1.1rem;border:1px solid var(--line);border-radius:.8rem;font-size:.9375rem;white-space:pre-wrap}
[type=file]{width:100%;min-height:3rem;font:inherit;font-size:.9375rem}
::file-selector-button{min-height:2.75rem;margin-inline-end:.8rem;padding:.4rem 1rem;border:1px solid var(--line);border-radius:.7rem;background:var(--field);color:var(--ink);font:inherit;font-weight:600;cursor:pointer}
.picture{display:block;width:10rem;height:10rem;border-radius:50%;object-fit:cover;margin:0 auto 1.3rem;background:var(--line)}
.crop canvas{display:block;width:min(16rem,100%);aspect-ratio:1;border-radius:50%;margin:0 auto 1.1rem;background:var(--line);touch-action:none;cursor:grab}
.crop label{display:flex;align-items:center;gap:.8rem;font-weight:400;margin:0 0 .5rem}.crop label span{flex:0 0 7.5rem}.crop [type=range]{flex:1;min-width:0;min-height:2.25rem;accent-color:var(--ink)}
.camera{display:none}[hidden]{display:none!important}
@media(pointer:coarse){.camera{display:block}}
.strength{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 .8rem;margin:-.5rem 0 1rem;font-size:.9rem;color:var(--soft)}.strength .bar{flex:0 0 100%;margin:0}.strength button{font-size:.9rem}.strength [aria-pressed=true]{font-weight:600}
.banner{margin:0;padding:.6rem 1.25rem;text-align:center;font-size:.9375rem;background:var(--text);color:var(--page)}.banner a{color:inherit}
.row{display:flex;gap:.6rem;align-items:flex-end;margin-bottom:1.4rem}
.row .field{flex:1;margin:0}
.row button{width:auto}
dl{margin:0 0 1.2rem}
dt{font-size:.875rem;color:var(--soft)}
dd{margin:0 0 .7rem;font-weight:600}
ul.list{list-style:none;margin:0 0 1.2rem;padding:0}
ul.list li{padding:.75rem 0;border-bottom:1px solid var(--line);display:flex;gap:.8rem;align-items:center;justify-content:space-between}
.tick{width:3.5rem;height:3.5rem;border-radius:50%;display:grid;place-items:center;margin:0 0 1rem;background:var(--good-soft);color:var(--good)}
.tick svg{width:1.8rem;height:1.8rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(min-width:40rem){header{padding-block:3.4rem 1.2rem}.card{padding:2.2rem 2.1rem 2rem}.actions.side{flex-direction:row-reverse}.actions.side .quiet{width:auto}}
@media(forced-colors:active){button,.button{border:1px solid}.bar i.on{background:Highlight}}
`.replaceAll('\n', '')
