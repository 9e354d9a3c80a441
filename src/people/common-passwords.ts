/** Folded, and without figures and signs around: the policy takes those away first. Words that lists of leaked passwords begin with, in the languages of our readers. */
const words = `
password passwort passwd passwords passphrase motdepasse contrasena contraseña senha wachtwoord parola haslo heslo salasana losenord lösenord adgangskode
letmein letmeinnow letmeinplease welcome welcomeback willkommen bienvenue bienvenido benvenuto welkom hello helloworld hallo hallowelt
qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop qwertyqwerty qwertyuiopasdf asdfghjkl asdfgh asdf zxcvbnm yxcvbnm qazwsx qazwsxedc qazwsxedcrfv
admin administrator administrateur root rootroot superuser superadmin sysadmin changeme changemenow changeit default guest test testtest tester testing temp temporary secret topsecret geheim
iloveyou iloveyousomuch iloveu ichliebedich jetaime teamo tiamo loveyou lovelove sunshine princess football baseball basketball soccer fussball superman batman spiderman starwars pokemon
dragon monkey shadow master michael jennifer jordan jessica charlie daniel thomas andrew joshua ashley nicole hannah amanda michelle robert matthew samantha
trustno whatever freedom computer internet summer winter spring autumn sommer herbst fruehling frühling monday tuesday wednesday thursday friday saturday sunday january february december
abcdef abcdefgh abcdefghijkl abcabcabc abcd access accesspoint login loginlogin server company office firma buero welcometothe companyname mycompany mypassword mypasswordis thisismypassword thisisapassword thepassword passwordpassword passwordqwerty
correcthorsebatterystaple correcthorse battery staple incorrect ihatepasswords nopassword newpassword oldpassword yourpassword userpassword adminadmin adminpassword passwordadmin useruser
google microsoft windows facebook linkedin samsung apple iphone android amazon outlook office entra okta vestibule invitation invite claim account onboarding employee employees mitarbeiter
chocolate cookie butterfly flower flowers purple orange banana cheese pepper ginger tigger killer hunter hunterhunter harley ranger buster mustang corvette ferrari mercedes porsche
qwertyui asdfasdf asdfasdfasdf zaqwsx onetwothree onetwothreefour iamgod godisgood jesus jesuschrist blessed angel angels babygirl lovely family forever
`

export const commonPasswords: ReadonlySet<string> = new Set(words.split(/\s+/).filter(Boolean))
