/** Says while a new password is typed how far it is, and shows it on demand. What is refused as common or known is said by the server alone. */
export const passwordScript = `(function(d){
var box=d.getElementById('strength'),field=d.getElementById('password');if(!box||!field)return;
var text=box.querySelector('span'),marks=box.querySelectorAll('i'),eye=box.querySelector('button'),say=box.dataset;
box.hidden=false;
function tell(){var typed=Array.from(field.value.normalize('NFC')),left=say.min-typed.length,kinds=new Set(typed).size,
level=left>0?0:typed.length>=20&&kinds>=10?3:typed.length>=15&&kinds>=8?2:1;
text.textContent=typed.length?left>0?say.left.replace('{n}',left):say[['','enough','good','strong'][level]]:'';
marks.forEach(function(mark,at){mark.className=at<level?'on':''})}
field.addEventListener('input',tell);
eye.addEventListener('click',function(){var shown=field.type==='text';field.type=shown?'password':'text';eye.setAttribute('aria-pressed',String(!shown));field.focus()});
field.form.addEventListener('submit',function(){field.type='password'});tell()
})(document)`.replaceAll('\n', '')
