/**
 * Lets a chosen picture be moved and enlarged before it is sent, and puts the square that is seen in its place: a phone then sends
 * a hundredth of it. Without script, or where the browser cannot read the picture, it is sent as it is and cut in its middle.
 */
export const cropScript = `(function(d){
var box=d.getElementById('crop'),inputs=d.querySelectorAll('input[type=file]');
if(!box||!window.DataTransfer)return;
var canvas=box.querySelector('canvas'),ranges=box.querySelectorAll('[type=range]'),zoom=ranges[0],across=ranges[1],down=ranges[2],
done=d.getElementById('cropped'),shown=d.querySelector('img.picture'),pen=canvas.getContext('2d'),image,input,points={},apart=0;
function side(){return Math.min(image.width,image.height)/zoom.value}
function draw(){var s=side();pen.fillStyle='#fff';pen.fillRect(0,0,512,512);
pen.drawImage(image,(image.width-s)*across.value,(image.height-s)*down.value,s,s,0,0,512,512)}
function keep(){canvas.toBlob(function(blob){if(!blob||!image)return;var files=new DataTransfer();
files.items.add(new File([blob],'picture.jpg',{type:'image/jpeg'}));input.files=files.files;done.value='yes'},'image/jpeg',.92)}
function move(range,by,length){var room=length-side();if(room>0)range.value=+range.value-by*side()/canvas.clientWidth/room}
inputs.forEach(function(one){one.addEventListener('change',function(){
var file=one.files[0],next=new Image();image=null;done.value='';box.hidden=true;
if(!file){if(shown)shown.hidden=false;return}
inputs.forEach(function(other){if(other!==one)other.value=''});input=one;
next.onload=function(){if(one.files[0]!==file)return;image=next;zoom.value=1;across.value=down.value=.5;box.hidden=false;if(shown)shown.hidden=true;draw();keep();URL.revokeObjectURL(next.src)};
next.src=URL.createObjectURL(file)})});
ranges.forEach(function(range){range.addEventListener('input',draw);range.addEventListener('change',keep)});
canvas.addEventListener('pointerdown',function(e){canvas.setPointerCapture(e.pointerId);points[e.pointerId]=e;apart=0});
canvas.addEventListener('pointermove',function(e){var last=points[e.pointerId],ids=Object.keys(points);if(!last)return;
if(ids.length>1){points[e.pointerId]=e;var a=points[ids[0]],b=points[ids[1]],now=Math.hypot(a.clientX-b.clientX,a.clientY-b.clientY);
if(apart)zoom.value=zoom.value*now/apart;apart=now}
else{move(across,e.clientX-last.clientX,image.width);move(down,e.clientY-last.clientY,image.height);points[e.pointerId]=e}
draw()});
['pointerup','pointercancel'].forEach(function(name){canvas.addEventListener(name,function(e){delete points[e.pointerId];apart=0;keep()})});
canvas.addEventListener('wheel',function(e){e.preventDefault();zoom.value=zoom.value*(e.deltaY>0?.95:1.05);draw();keep()},{passive:false})
})(document)`.replaceAll('\n', '')
