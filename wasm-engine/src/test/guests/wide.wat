;; More fields and elements than a JVM method takes arguments.
(module (type $big (struct (field $f0 (mut i64)) (field $f1 (mut i8)) (field $f2 (mut f32)) (field $f3 (mut v128)) 
(field $f4 (mut anyref)) (field $f5 (mut i64)) (field $f6 (mut i8)) (field $f7 (mut f32)) (field $f8 (mut v128)) 
(field $f9 (mut anyref)) (field $f10 (mut i64)) (field $f11 (mut i8)) (field $f12 (mut f32)) (field $f13 (mut v128)) 
(field $f14 (mut anyref)) (field $f15 (mut i64)) (field $f16 (mut i8)) (field $f17 (mut f32)) (field $f18 (mut v128)) 
(field $f19 (mut anyref)) (field $f20 (mut i64)) (field $f21 (mut i8)) (field $f22 (mut f32)) (field $f23 (mut v128)) 
(field $f24 (mut anyref)) (field $f25 (mut i64)) (field $f26 (mut i8)) (field $f27 (mut f32)) (field $f28 (mut v128)) 
(field $f29 (mut anyref)) (field $f30 (mut i64)) (field $f31 (mut i8)) (field $f32 (mut f32)) (field $f33 (mut v128)) 
(field $f34 (mut anyref)) (field $f35 (mut i64)) (field $f36 (mut i8)) (field $f37 (mut f32)) (field $f38 (mut v128)) 
(field $f39 (mut anyref)) (field $f40 (mut i64)) (field $f41 (mut i8)) (field $f42 (mut f32)) (field $f43 (mut v128)) 
(field $f44 (mut anyref)) (field $f45 (mut i64)) (field $f46 (mut i8)) (field $f47 (mut f32)) (field $f48 (mut v128)) 
(field $f49 (mut anyref)) (field $f50 (mut i64)) (field $f51 (mut i8)) (field $f52 (mut f32)) (field $f53 (mut v128)) 
(field $f54 (mut anyref)) (field $f55 (mut i64)) (field $f56 (mut i8)) (field $f57 (mut f32)) (field $f58 (mut v128)) 
(field $f59 (mut anyref)) (field $f60 (mut i64)) (field $f61 (mut i8)) (field $f62 (mut f32)) (field $f63 (mut v128)) 
(field $f64 (mut anyref)) (field $f65 (mut i64)) (field $f66 (mut i8)) (field $f67 (mut f32)) (field $f68 (mut v128)) 
(field $f69 (mut anyref)) (field $f70 (mut i64)) (field $f71 (mut i8)) (field $f72 (mut f32)) (field $f73 (mut v128)) 
(field $f74 (mut anyref)) (field $f75 (mut i64)) (field $f76 (mut i8)) (field $f77 (mut f32)) (field $f78 (mut v128)) 
(field $f79 (mut anyref)) (field $f80 (mut i64)) (field $f81 (mut i8)) (field $f82 (mut f32)) (field $f83 (mut v128)) 
(field $f84 (mut anyref)) (field $f85 (mut i64)) (field $f86 (mut i8)) (field $f87 (mut f32)) (field $f88 (mut v128)) 
(field $f89 (mut anyref)) (field $f90 (mut i64)) (field $f91 (mut i8)) (field $f92 (mut f32)) (field $f93 (mut v128)) 
(field $f94 (mut anyref)) (field $f95 (mut i64)) (field $f96 (mut i8)) (field $f97 (mut f32)) (field $f98 (mut v128)) 
(field $f99 (mut anyref)) (field $f100 (mut i64)) (field $f101 (mut i8)) (field $f102 (mut f32)) (field $f103 (mut 
v128)) (field $f104 (mut anyref)) (field $f105 (mut i64)) (field $f106 (mut i8)) (field $f107 (mut f32)) (field $f108 
(mut v128)) (field $f109 (mut anyref)) (field $f110 (mut i64)) (field $f111 (mut i8)) (field $f112 (mut f32)) (field 
$f113 (mut v128)) (field $f114 (mut anyref)) (field $f115 (mut i64)) (field $f116 (mut i8)) (field $f117 (mut f32)) 
(field $f118 (mut v128)) (field $f119 (mut anyref)) (field $f120 (mut i64)) (field $f121 (mut i8)) (field $f122 (mut 
f32)) (field $f123 (mut v128)) (field $f124 (mut anyref)) (field $f125 (mut i64)) (field $f126 (mut i8)) (field $f127 
(mut f32)) (field $f128 (mut v128)) (field $f129 (mut anyref)) (field $f130 (mut i64)) (field $f131 (mut i8)) (field 
$f132 (mut f32)) (field $f133 (mut v128)) (field $f134 (mut anyref)) (field $f135 (mut i64)) (field $f136 (mut i8)) 
(field $f137 (mut f32)) (field $f138 (mut v128)) (field $f139 (mut anyref)) (field $f140 (mut i64)) (field $f141 (mut 
i8)) (field $f142 (mut f32)) (field $f143 (mut v128)) (field $f144 (mut anyref)) (field $f145 (mut i64)) (field $f146 
(mut i8)) (field $f147 (mut f32)) (field $f148 (mut v128)) (field $f149 (mut anyref)) (field $f150 (mut i64)) (field 
$f151 (mut i8)) (field $f152 (mut f32)) (field $f153 (mut v128)) (field $f154 (mut anyref)) (field $f155 (mut i64)) 
(field $f156 (mut i8)) (field $f157 (mut f32)) (field $f158 (mut v128)) (field $f159 (mut anyref)) (field $f160 (mut 
i64)) (field $f161 (mut i8)) (field $f162 (mut f32)) (field $f163 (mut v128)) (field $f164 (mut anyref)) (field $f165 
(mut i64)) (field $f166 (mut i8)) (field $f167 (mut f32)) (field $f168 (mut v128)) (field $f169 (mut anyref)) (field 
$f170 (mut i64)) (field $f171 (mut i8)) (field $f172 (mut f32)) (field $f173 (mut v128)) (field $f174 (mut anyref)) 
(field $f175 (mut i64)) (field $f176 (mut i8)) (field $f177 (mut f32)) (field $f178 (mut v128)) (field $f179 (mut 
anyref)) (field $f180 (mut i64)) (field $f181 (mut i8)) (field $f182 (mut f32)) (field $f183 (mut v128)) (field $f184 
(mut anyref)) (field $f185 (mut i64)) (field $f186 (mut i8)) (field $f187 (mut f32)) (field $f188 (mut v128)) (field 
$f189 (mut anyref)) (field $f190 (mut i64)) (field $f191 (mut i8)) (field $f192 (mut f32)) (field $f193 (mut v128)) 
(field $f194 (mut anyref)) (field $f195 (mut i64)) (field $f196 (mut i8)) (field $f197 (mut f32)) (field $f198 (mut 
v128)) (field $f199 (mut anyref)) (field $f200 (mut i64)) (field $f201 (mut i8)) (field $f202 (mut f32)) (field $f203 
(mut v128)) (field $f204 (mut anyref)) (field $f205 (mut i64)) (field $f206 (mut i8)) (field $f207 (mut f32)) (field 
$f208 (mut v128)) (field $f209 (mut anyref)) (field $f210 (mut i64)) (field $f211 (mut i8)) (field $f212 (mut f32)) 
(field $f213 (mut v128)) (field $f214 (mut anyref)) (field $f215 (mut i64)) (field $f216 (mut i8)) (field $f217 (mut 
f32)) (field $f218 (mut v128)) (field $f219 (mut anyref)) (field $f220 (mut i64)) (field $f221 (mut i8)) (field $f222 
(mut f32)) (field $f223 (mut v128)) (field $f224 (mut anyref)) (field $f225 (mut i64)) (field $f226 (mut i8)) (field 
$f227 (mut f32)) (field $f228 (mut v128)) (field $f229 (mut anyref)) (field $f230 (mut i64)) (field $f231 (mut i8)) 
(field $f232 (mut f32)) (field $f233 (mut v128)) (field $f234 (mut anyref)) (field $f235 (mut i64)) (field $f236 (mut 
i8)) (field $f237 (mut f32)) (field $f238 (mut v128)) (field $f239 (mut anyref)) (field $f240 (mut i64)) (field $f241 
(mut i8)) (field $f242 (mut f32)) (field $f243 (mut v128)) (field $f244 (mut anyref)) (field $f245 (mut i64)) (field 
$f246 (mut i8)) (field $f247 (mut f32)) (field $f248 (mut v128)) (field $f249 (mut anyref)) (field $f250 (mut i64)) 
(field $f251 (mut i8)) (field $f252 (mut f32)) (field $f253 (mut v128)) (field $f254 (mut anyref)) (field $f255 (mut 
i64)) (field $f256 (mut i8)) (field $f257 (mut f32)) (field $f258 (mut v128)) (field $f259 (mut anyref)) (field $f260 
(mut i64)) (field $f261 (mut i8)) (field $f262 (mut f32)) (field $f263 (mut v128)) (field $f264 (mut anyref)) (field 
$f265 (mut i64)) (field $f266 (mut i8)) (field $f267 (mut f32)) (field $f268 (mut v128)) (field $f269 (mut anyref)) 
(field $f270 (mut i64)) (field $f271 (mut i8)) (field $f272 (mut f32)) (field $f273 (mut v128)) (field $f274 (mut 
anyref)) (field $f275 (mut i64)) (field $f276 (mut i8)) (field $f277 (mut f32)) (field $f278 (mut v128)) (field $f279 
(mut anyref)) (field $f280 (mut i64)) (field $f281 (mut i8)) (field $f282 (mut f32)) (field $f283 (mut v128)) (field 
$f284 (mut anyref)) (field $f285 (mut i64)) (field $f286 (mut i8)) (field $f287 (mut f32)) (field $f288 (mut v128)) 
(field $f289 (mut anyref)) (field $f290 (mut i64)) (field $f291 (mut i8)) (field $f292 (mut f32)) (field $f293 (mut 
v128)) (field $f294 (mut anyref)) (field $f295 (mut i64)) (field $f296 (mut i8)) (field $f297 (mut f32)) (field $f298 
(mut v128)) (field $f299 (mut anyref))))
 (type $arr (array (mut i32)))
 (type $refs (array (ref null $arr)))
(global $g (ref $big) (struct.new $big (i64.const 0) (i32.const 1) (f32.const 2) (v128.const i64x2 3 6) (ref.i31 
(i32.const 4)) (i64.const 5) (i32.const 6) (f32.const 7) (v128.const i64x2 8 16) (ref.i31 (i32.const 9)) (i64.const 
10) (i32.const 11) (f32.const 12) (v128.const i64x2 13 26) (ref.i31 (i32.const 14)) (i64.const 15) (i32.const 16) 
(f32.const 17) (v128.const i64x2 18 36) (ref.i31 (i32.const 19)) (i64.const 20) (i32.const 21) (f32.const 22) 
(v128.const i64x2 23 46) (ref.i31 (i32.const 24)) (i64.const 25) (i32.const 26) (f32.const 27) (v128.const i64x2 28 
56) (ref.i31 (i32.const 29)) (i64.const 30) (i32.const 31) (f32.const 32) (v128.const i64x2 33 66) (ref.i31 
(i32.const 34)) (i64.const 35) (i32.const 36) (f32.const 37) (v128.const i64x2 38 76) (ref.i31 (i32.const 39)) 
(i64.const 40) (i32.const 41) (f32.const 42) (v128.const i64x2 43 86) (ref.i31 (i32.const 44)) (i64.const 45) 
(i32.const 46) (f32.const 47) (v128.const i64x2 48 96) (ref.i31 (i32.const 49)) (i64.const 50) (i32.const 51) 
(f32.const 52) (v128.const i64x2 53 106) (ref.i31 (i32.const 54)) (i64.const 55) (i32.const 56) (f32.const 57) 
(v128.const i64x2 58 116) (ref.i31 (i32.const 59)) (i64.const 60) (i32.const 61) (f32.const 62) (v128.const i64x2 63 
126) (ref.i31 (i32.const 64)) (i64.const 65) (i32.const 66) (f32.const 67) (v128.const i64x2 68 136) (ref.i31 
(i32.const 69)) (i64.const 70) (i32.const 71) (f32.const 72) (v128.const i64x2 73 146) (ref.i31 (i32.const 74)) 
(i64.const 75) (i32.const 76) (f32.const 77) (v128.const i64x2 78 156) (ref.i31 (i32.const 79)) (i64.const 80) 
(i32.const 81) (f32.const 82) (v128.const i64x2 83 166) (ref.i31 (i32.const 84)) (i64.const 85) (i32.const 86) 
(f32.const 87) (v128.const i64x2 88 176) (ref.i31 (i32.const 89)) (i64.const 90) (i32.const 91) (f32.const 92) 
(v128.const i64x2 93 186) (ref.i31 (i32.const 94)) (i64.const 95) (i32.const 96) (f32.const 97) (v128.const i64x2 98 
196) (ref.i31 (i32.const 99)) (i64.const 100) (i32.const 1) (f32.const 102) (v128.const i64x2 103 206) (ref.i31 
(i32.const 104)) (i64.const 105) (i32.const 6) (f32.const 107) (v128.const i64x2 108 216) (ref.i31 (i32.const 109)) 
(i64.const 110) (i32.const 11) (f32.const 112) (v128.const i64x2 113 226) (ref.i31 (i32.const 114)) (i64.const 115) 
(i32.const 16) (f32.const 117) (v128.const i64x2 118 236) (ref.i31 (i32.const 119)) (i64.const 120) (i32.const 21) 
(f32.const 122) (v128.const i64x2 123 246) (ref.i31 (i32.const 124)) (i64.const 125) (i32.const 26) (f32.const 127) 
(v128.const i64x2 128 256) (ref.i31 (i32.const 129)) (i64.const 130) (i32.const 31) (f32.const 132) (v128.const i64x2 
133 266) (ref.i31 (i32.const 134)) (i64.const 135) (i32.const 36) (f32.const 137) (v128.const i64x2 138 276) (ref.i31 
(i32.const 139)) (i64.const 140) (i32.const 41) (f32.const 142) (v128.const i64x2 143 286) (ref.i31 (i32.const 144)) 
(i64.const 145) (i32.const 46) (f32.const 147) (v128.const i64x2 148 296) (ref.i31 (i32.const 149)) (i64.const 150) 
(i32.const 51) (f32.const 152) (v128.const i64x2 153 306) (ref.i31 (i32.const 154)) (i64.const 155) (i32.const 56) 
(f32.const 157) (v128.const i64x2 158 316) (ref.i31 (i32.const 159)) (i64.const 160) (i32.const 61) (f32.const 162) 
(v128.const i64x2 163 326) (ref.i31 (i32.const 164)) (i64.const 165) (i32.const 66) (f32.const 167) (v128.const i64x2 
168 336) (ref.i31 (i32.const 169)) (i64.const 170) (i32.const 71) (f32.const 172) (v128.const i64x2 173 346) (ref.i31 
(i32.const 174)) (i64.const 175) (i32.const 76) (f32.const 177) (v128.const i64x2 178 356) (ref.i31 (i32.const 179)) 
(i64.const 180) (i32.const 81) (f32.const 182) (v128.const i64x2 183 366) (ref.i31 (i32.const 184)) (i64.const 185) 
(i32.const 86) (f32.const 187) (v128.const i64x2 188 376) (ref.i31 (i32.const 189)) (i64.const 190) (i32.const 91) 
(f32.const 192) (v128.const i64x2 193 386) (ref.i31 (i32.const 194)) (i64.const 195) (i32.const 96) (f32.const 197) 
(v128.const i64x2 198 396) (ref.i31 (i32.const 199)) (i64.const 200) (i32.const 1) (f32.const 202) (v128.const i64x2 
203 406) (ref.i31 (i32.const 204)) (i64.const 205) (i32.const 6) (f32.const 207) (v128.const i64x2 208 416) (ref.i31 
(i32.const 209)) (i64.const 210) (i32.const 11) (f32.const 212) (v128.const i64x2 213 426) (ref.i31 (i32.const 214)) 
(i64.const 215) (i32.const 16) (f32.const 217) (v128.const i64x2 218 436) (ref.i31 (i32.const 219)) (i64.const 220) 
(i32.const 21) (f32.const 222) (v128.const i64x2 223 446) (ref.i31 (i32.const 224)) (i64.const 225) (i32.const 26) 
(f32.const 227) (v128.const i64x2 228 456) (ref.i31 (i32.const 229)) (i64.const 230) (i32.const 31) (f32.const 232) 
(v128.const i64x2 233 466) (ref.i31 (i32.const 234)) (i64.const 235) (i32.const 36) (f32.const 237) (v128.const i64x2 
238 476) (ref.i31 (i32.const 239)) (i64.const 240) (i32.const 41) (f32.const 242) (v128.const i64x2 243 486) (ref.i31 
(i32.const 244)) (i64.const 245) (i32.const 46) (f32.const 247) (v128.const i64x2 248 496) (ref.i31 (i32.const 249)) 
(i64.const 250) (i32.const 51) (f32.const 252) (v128.const i64x2 253 506) (ref.i31 (i32.const 254)) (i64.const 255) 
(i32.const 56) (f32.const 257) (v128.const i64x2 258 516) (ref.i31 (i32.const 259)) (i64.const 260) (i32.const 61) 
(f32.const 262) (v128.const i64x2 263 526) (ref.i31 (i32.const 264)) (i64.const 265) (i32.const 66) (f32.const 267) 
(v128.const i64x2 268 536) (ref.i31 (i32.const 269)) (i64.const 270) (i32.const 71) (f32.const 272) (v128.const i64x2 
273 546) (ref.i31 (i32.const 274)) (i64.const 275) (i32.const 76) (f32.const 277) (v128.const i64x2 278 556) (ref.i31 
(i32.const 279)) (i64.const 280) (i32.const 81) (f32.const 282) (v128.const i64x2 283 566) (ref.i31 (i32.const 284)) 
(i64.const 285) (i32.const 86) (f32.const 287) (v128.const i64x2 288 576) (ref.i31 (i32.const 289)) (i64.const 290) 
(i32.const 91) (f32.const 292) (v128.const i64x2 293 586) (ref.i31 (i32.const 294)) (i64.const 295) (i32.const 96) 
(f32.const 297) (v128.const i64x2 298 596) (ref.i31 (i32.const 299))))
(func (export "big") (param i64) (result i64) (local $s (ref $big)) (local.set $s (struct.new $big (i64.add 
(local.get 0) (i64.const 0)) (i32.const 1) (f32.const 2) (v128.const i64x2 3 6) (ref.i31 (i32.const 4)) (i64.add 
(local.get 0) (i64.const 5)) (i32.const 6) (f32.const 7) (v128.const i64x2 8 16) (ref.i31 (i32.const 9)) (i64.add 
(local.get 0) (i64.const 10)) (i32.const 11) (f32.const 12) (v128.const i64x2 13 26) (ref.i31 (i32.const 14)) 
(i64.add (local.get 0) (i64.const 15)) (i32.const 16) (f32.const 17) (v128.const i64x2 18 36) (ref.i31 (i32.const 
19)) (i64.add (local.get 0) (i64.const 20)) (i32.const 21) (f32.const 22) (v128.const i64x2 23 46) (ref.i31 
(i32.const 24)) (i64.add (local.get 0) (i64.const 25)) (i32.const 26) (f32.const 27) (v128.const i64x2 28 56) 
(ref.i31 (i32.const 29)) (i64.add (local.get 0) (i64.const 30)) (i32.const 31) (f32.const 32) (v128.const i64x2 33 
66) (ref.i31 (i32.const 34)) (i64.add (local.get 0) (i64.const 35)) (i32.const 36) (f32.const 37) (v128.const i64x2 
38 76) (ref.i31 (i32.const 39)) (i64.add (local.get 0) (i64.const 40)) (i32.const 41) (f32.const 42) (v128.const 
i64x2 43 86) (ref.i31 (i32.const 44)) (i64.add (local.get 0) (i64.const 45)) (i32.const 46) (f32.const 47) 
(v128.const i64x2 48 96) (ref.i31 (i32.const 49)) (i64.add (local.get 0) (i64.const 50)) (i32.const 51) (f32.const 
52) (v128.const i64x2 53 106) (ref.i31 (i32.const 54)) (i64.add (local.get 0) (i64.const 55)) (i32.const 56) 
(f32.const 57) (v128.const i64x2 58 116) (ref.i31 (i32.const 59)) (i64.add (local.get 0) (i64.const 60)) (i32.const 
61) (f32.const 62) (v128.const i64x2 63 126) (ref.i31 (i32.const 64)) (i64.add (local.get 0) (i64.const 65)) 
(i32.const 66) (f32.const 67) (v128.const i64x2 68 136) (ref.i31 (i32.const 69)) (i64.add (local.get 0) (i64.const 
70)) (i32.const 71) (f32.const 72) (v128.const i64x2 73 146) (ref.i31 (i32.const 74)) (i64.add (local.get 0) 
(i64.const 75)) (i32.const 76) (f32.const 77) (v128.const i64x2 78 156) (ref.i31 (i32.const 79)) (i64.add (local.get 
0) (i64.const 80)) (i32.const 81) (f32.const 82) (v128.const i64x2 83 166) (ref.i31 (i32.const 84)) (i64.add 
(local.get 0) (i64.const 85)) (i32.const 86) (f32.const 87) (v128.const i64x2 88 176) (ref.i31 (i32.const 89)) 
(i64.add (local.get 0) (i64.const 90)) (i32.const 91) (f32.const 92) (v128.const i64x2 93 186) (ref.i31 (i32.const 
94)) (i64.add (local.get 0) (i64.const 95)) (i32.const 96) (f32.const 97) (v128.const i64x2 98 196) (ref.i31 
(i32.const 99)) (i64.add (local.get 0) (i64.const 100)) (i32.const 1) (f32.const 102) (v128.const i64x2 103 206) 
(ref.i31 (i32.const 104)) (i64.add (local.get 0) (i64.const 105)) (i32.const 6) (f32.const 107) (v128.const i64x2 108 
216) (ref.i31 (i32.const 109)) (i64.add (local.get 0) (i64.const 110)) (i32.const 11) (f32.const 112) (v128.const 
i64x2 113 226) (ref.i31 (i32.const 114)) (i64.add (local.get 0) (i64.const 115)) (i32.const 16) (f32.const 117) 
(v128.const i64x2 118 236) (ref.i31 (i32.const 119)) (i64.add (local.get 0) (i64.const 120)) (i32.const 21) 
(f32.const 122) (v128.const i64x2 123 246) (ref.i31 (i32.const 124)) (i64.add (local.get 0) (i64.const 125)) 
(i32.const 26) (f32.const 127) (v128.const i64x2 128 256) (ref.i31 (i32.const 129)) (i64.add (local.get 0) (i64.const 
130)) (i32.const 31) (f32.const 132) (v128.const i64x2 133 266) (ref.i31 (i32.const 134)) (i64.add (local.get 0) 
(i64.const 135)) (i32.const 36) (f32.const 137) (v128.const i64x2 138 276) (ref.i31 (i32.const 139)) (i64.add 
(local.get 0) (i64.const 140)) (i32.const 41) (f32.const 142) (v128.const i64x2 143 286) (ref.i31 (i32.const 144)) 
(i64.add (local.get 0) (i64.const 145)) (i32.const 46) (f32.const 147) (v128.const i64x2 148 296) (ref.i31 (i32.const 
149)) (i64.add (local.get 0) (i64.const 150)) (i32.const 51) (f32.const 152) (v128.const i64x2 153 306) (ref.i31 
(i32.const 154)) (i64.add (local.get 0) (i64.const 155)) (i32.const 56) (f32.const 157) (v128.const i64x2 158 316) 
(ref.i31 (i32.const 159)) (i64.add (local.get 0) (i64.const 160)) (i32.const 61) (f32.const 162) (v128.const i64x2 
163 326) (ref.i31 (i32.const 164)) (i64.add (local.get 0) (i64.const 165)) (i32.const 66) (f32.const 167) (v128.const 
i64x2 168 336) (ref.i31 (i32.const 169)) (i64.add (local.get 0) (i64.const 170)) (i32.const 71) (f32.const 172) 
(v128.const i64x2 173 346) (ref.i31 (i32.const 174)) (i64.add (local.get 0) (i64.const 175)) (i32.const 76) 
(f32.const 177) (v128.const i64x2 178 356) (ref.i31 (i32.const 179)) (i64.add (local.get 0) (i64.const 180)) 
(i32.const 81) (f32.const 182) (v128.const i64x2 183 366) (ref.i31 (i32.const 184)) (i64.add (local.get 0) (i64.const 
185)) (i32.const 86) (f32.const 187) (v128.const i64x2 188 376) (ref.i31 (i32.const 189)) (i64.add (local.get 0) 
(i64.const 190)) (i32.const 91) (f32.const 192) (v128.const i64x2 193 386) (ref.i31 (i32.const 194)) (i64.add 
(local.get 0) (i64.const 195)) (i32.const 96) (f32.const 197) (v128.const i64x2 198 396) (ref.i31 (i32.const 199)) 
(i64.add (local.get 0) (i64.const 200)) (i32.const 1) (f32.const 202) (v128.const i64x2 203 406) (ref.i31 (i32.const 
204)) (i64.add (local.get 0) (i64.const 205)) (i32.const 6) (f32.const 207) (v128.const i64x2 208 416) (ref.i31 
(i32.const 209)) (i64.add (local.get 0) (i64.const 210)) (i32.const 11) (f32.const 212) (v128.const i64x2 213 426) 
(ref.i31 (i32.const 214)) (i64.add (local.get 0) (i64.const 215)) (i32.const 16) (f32.const 217) (v128.const i64x2 
218 436) (ref.i31 (i32.const 219)) (i64.add (local.get 0) (i64.const 220)) (i32.const 21) (f32.const 222) (v128.const 
i64x2 223 446) (ref.i31 (i32.const 224)) (i64.add (local.get 0) (i64.const 225)) (i32.const 26) (f32.const 227) 
(v128.const i64x2 228 456) (ref.i31 (i32.const 229)) (i64.add (local.get 0) (i64.const 230)) (i32.const 31) 
(f32.const 232) (v128.const i64x2 233 466) (ref.i31 (i32.const 234)) (i64.add (local.get 0) (i64.const 235)) 
(i32.const 36) (f32.const 237) (v128.const i64x2 238 476) (ref.i31 (i32.const 239)) (i64.add (local.get 0) (i64.const 
240)) (i32.const 41) (f32.const 242) (v128.const i64x2 243 486) (ref.i31 (i32.const 244)) (i64.add (local.get 0) 
(i64.const 245)) (i32.const 46) (f32.const 247) (v128.const i64x2 248 496) (ref.i31 (i32.const 249)) (i64.add 
(local.get 0) (i64.const 250)) (i32.const 51) (f32.const 252) (v128.const i64x2 253 506) (ref.i31 (i32.const 254)) 
(i64.add (local.get 0) (i64.const 255)) (i32.const 56) (f32.const 257) (v128.const i64x2 258 516) (ref.i31 (i32.const 
259)) (i64.add (local.get 0) (i64.const 260)) (i32.const 61) (f32.const 262) (v128.const i64x2 263 526) (ref.i31 
(i32.const 264)) (i64.add (local.get 0) (i64.const 265)) (i32.const 66) (f32.const 267) (v128.const i64x2 268 536) 
(ref.i31 (i32.const 269)) (i64.add (local.get 0) (i64.const 270)) (i32.const 71) (f32.const 272) (v128.const i64x2 
273 546) (ref.i31 (i32.const 274)) (i64.add (local.get 0) (i64.const 275)) (i32.const 76) (f32.const 277) (v128.const 
i64x2 278 556) (ref.i31 (i32.const 279)) (i64.add (local.get 0) (i64.const 280)) (i32.const 81) (f32.const 282) 
(v128.const i64x2 283 566) (ref.i31 (i32.const 284)) (i64.add (local.get 0) (i64.const 285)) (i32.const 86) 
(f32.const 287) (v128.const i64x2 288 576) (ref.i31 (i32.const 289)) (i64.add (local.get 0) (i64.const 290)) 
(i32.const 91) (f32.const 292) (v128.const i64x2 293 586) (ref.i31 (i32.const 294)) (i64.add (local.get 0) (i64.const 
295)) (i32.const 96) (f32.const 297) (v128.const i64x2 298 596) (ref.i31 (i32.const 299)))) (i64.add (i64.add 
(struct.get $big $f295 (local.get $s)) (i64.extend_i32_u (struct.get_u $big $f296 (local.get $s)))) (i64.add 
(i64x2.extract_lane 1 (struct.get $big $f298 (local.get $s))) (i64.extend_i32_s (i31.get_s (ref.cast (ref i31) 
(struct.get $big $f299 (local.get $s))))))))
(func (export "constant") (result i64) (i64.add (i64.add (struct.get $big $f295 (global.get $g)) (i64.extend_i32_u 
(struct.get_u $big $f296 (global.get $g)))) (i64.add (i64x2.extract_lane 1 (struct.get $big $f298 (global.get $g))) 
(i64.extend_i32_s (i31.get_s (ref.cast (ref i31) (struct.get $big $f299 (global.get $g))))))))
(func (export "fixed") (param i32) (result i32) (array.get $arr (array.new_fixed $arr 200 (i32.mul (local.get 0) 
(i32.const 0)) (i32.mul (local.get 0) (i32.const 1)) (i32.mul (local.get 0) (i32.const 2)) (i32.mul (local.get 0) 
(i32.const 3)) (i32.mul (local.get 0) (i32.const 4)) (i32.mul (local.get 0) (i32.const 5)) (i32.mul (local.get 0) 
(i32.const 6)) (i32.mul (local.get 0) (i32.const 7)) (i32.mul (local.get 0) (i32.const 8)) (i32.mul (local.get 0) 
(i32.const 9)) (i32.mul (local.get 0) (i32.const 10)) (i32.mul (local.get 0) (i32.const 11)) (i32.mul (local.get 0) 
(i32.const 12)) (i32.mul (local.get 0) (i32.const 13)) (i32.mul (local.get 0) (i32.const 14)) (i32.mul (local.get 0) 
(i32.const 15)) (i32.mul (local.get 0) (i32.const 16)) (i32.mul (local.get 0) (i32.const 17)) (i32.mul (local.get 0) 
(i32.const 18)) (i32.mul (local.get 0) (i32.const 19)) (i32.mul (local.get 0) (i32.const 20)) (i32.mul (local.get 0) 
(i32.const 21)) (i32.mul (local.get 0) (i32.const 22)) (i32.mul (local.get 0) (i32.const 23)) (i32.mul (local.get 0) 
(i32.const 24)) (i32.mul (local.get 0) (i32.const 25)) (i32.mul (local.get 0) (i32.const 26)) (i32.mul (local.get 0) 
(i32.const 27)) (i32.mul (local.get 0) (i32.const 28)) (i32.mul (local.get 0) (i32.const 29)) (i32.mul (local.get 0) 
(i32.const 30)) (i32.mul (local.get 0) (i32.const 31)) (i32.mul (local.get 0) (i32.const 32)) (i32.mul (local.get 0) 
(i32.const 33)) (i32.mul (local.get 0) (i32.const 34)) (i32.mul (local.get 0) (i32.const 35)) (i32.mul (local.get 0) 
(i32.const 36)) (i32.mul (local.get 0) (i32.const 37)) (i32.mul (local.get 0) (i32.const 38)) (i32.mul (local.get 0) 
(i32.const 39)) (i32.mul (local.get 0) (i32.const 40)) (i32.mul (local.get 0) (i32.const 41)) (i32.mul (local.get 0) 
(i32.const 42)) (i32.mul (local.get 0) (i32.const 43)) (i32.mul (local.get 0) (i32.const 44)) (i32.mul (local.get 0) 
(i32.const 45)) (i32.mul (local.get 0) (i32.const 46)) (i32.mul (local.get 0) (i32.const 47)) (i32.mul (local.get 0) 
(i32.const 48)) (i32.mul (local.get 0) (i32.const 49)) (i32.mul (local.get 0) (i32.const 50)) (i32.mul (local.get 0) 
(i32.const 51)) (i32.mul (local.get 0) (i32.const 52)) (i32.mul (local.get 0) (i32.const 53)) (i32.mul (local.get 0) 
(i32.const 54)) (i32.mul (local.get 0) (i32.const 55)) (i32.mul (local.get 0) (i32.const 56)) (i32.mul (local.get 0) 
(i32.const 57)) (i32.mul (local.get 0) (i32.const 58)) (i32.mul (local.get 0) (i32.const 59)) (i32.mul (local.get 0) 
(i32.const 60)) (i32.mul (local.get 0) (i32.const 61)) (i32.mul (local.get 0) (i32.const 62)) (i32.mul (local.get 0) 
(i32.const 63)) (i32.mul (local.get 0) (i32.const 64)) (i32.mul (local.get 0) (i32.const 65)) (i32.mul (local.get 0) 
(i32.const 66)) (i32.mul (local.get 0) (i32.const 67)) (i32.mul (local.get 0) (i32.const 68)) (i32.mul (local.get 0) 
(i32.const 69)) (i32.mul (local.get 0) (i32.const 70)) (i32.mul (local.get 0) (i32.const 71)) (i32.mul (local.get 0) 
(i32.const 72)) (i32.mul (local.get 0) (i32.const 73)) (i32.mul (local.get 0) (i32.const 74)) (i32.mul (local.get 0) 
(i32.const 75)) (i32.mul (local.get 0) (i32.const 76)) (i32.mul (local.get 0) (i32.const 77)) (i32.mul (local.get 0) 
(i32.const 78)) (i32.mul (local.get 0) (i32.const 79)) (i32.mul (local.get 0) (i32.const 80)) (i32.mul (local.get 0) 
(i32.const 81)) (i32.mul (local.get 0) (i32.const 82)) (i32.mul (local.get 0) (i32.const 83)) (i32.mul (local.get 0) 
(i32.const 84)) (i32.mul (local.get 0) (i32.const 85)) (i32.mul (local.get 0) (i32.const 86)) (i32.mul (local.get 0) 
(i32.const 87)) (i32.mul (local.get 0) (i32.const 88)) (i32.mul (local.get 0) (i32.const 89)) (i32.mul (local.get 0) 
(i32.const 90)) (i32.mul (local.get 0) (i32.const 91)) (i32.mul (local.get 0) (i32.const 92)) (i32.mul (local.get 0) 
(i32.const 93)) (i32.mul (local.get 0) (i32.const 94)) (i32.mul (local.get 0) (i32.const 95)) (i32.mul (local.get 0) 
(i32.const 96)) (i32.mul (local.get 0) (i32.const 97)) (i32.mul (local.get 0) (i32.const 98)) (i32.mul (local.get 0) 
(i32.const 99)) (i32.mul (local.get 0) (i32.const 100)) (i32.mul (local.get 0) (i32.const 101)) (i32.mul (local.get 
0) (i32.const 102)) (i32.mul (local.get 0) (i32.const 103)) (i32.mul (local.get 0) (i32.const 104)) (i32.mul 
(local.get 0) (i32.const 105)) (i32.mul (local.get 0) (i32.const 106)) (i32.mul (local.get 0) (i32.const 107)) 
(i32.mul (local.get 0) (i32.const 108)) (i32.mul (local.get 0) (i32.const 109)) (i32.mul (local.get 0) (i32.const 
110)) (i32.mul (local.get 0) (i32.const 111)) (i32.mul (local.get 0) (i32.const 112)) (i32.mul (local.get 0) 
(i32.const 113)) (i32.mul (local.get 0) (i32.const 114)) (i32.mul (local.get 0) (i32.const 115)) (i32.mul (local.get 
0) (i32.const 116)) (i32.mul (local.get 0) (i32.const 117)) (i32.mul (local.get 0) (i32.const 118)) (i32.mul 
(local.get 0) (i32.const 119)) (i32.mul (local.get 0) (i32.const 120)) (i32.mul (local.get 0) (i32.const 121)) 
(i32.mul (local.get 0) (i32.const 122)) (i32.mul (local.get 0) (i32.const 123)) (i32.mul (local.get 0) (i32.const 
124)) (i32.mul (local.get 0) (i32.const 125)) (i32.mul (local.get 0) (i32.const 126)) (i32.mul (local.get 0) 
(i32.const 127)) (i32.mul (local.get 0) (i32.const 128)) (i32.mul (local.get 0) (i32.const 129)) (i32.mul (local.get 
0) (i32.const 130)) (i32.mul (local.get 0) (i32.const 131)) (i32.mul (local.get 0) (i32.const 132)) (i32.mul 
(local.get 0) (i32.const 133)) (i32.mul (local.get 0) (i32.const 134)) (i32.mul (local.get 0) (i32.const 135)) 
(i32.mul (local.get 0) (i32.const 136)) (i32.mul (local.get 0) (i32.const 137)) (i32.mul (local.get 0) (i32.const 
138)) (i32.mul (local.get 0) (i32.const 139)) (i32.mul (local.get 0) (i32.const 140)) (i32.mul (local.get 0) 
(i32.const 141)) (i32.mul (local.get 0) (i32.const 142)) (i32.mul (local.get 0) (i32.const 143)) (i32.mul (local.get 
0) (i32.const 144)) (i32.mul (local.get 0) (i32.const 145)) (i32.mul (local.get 0) (i32.const 146)) (i32.mul 
(local.get 0) (i32.const 147)) (i32.mul (local.get 0) (i32.const 148)) (i32.mul (local.get 0) (i32.const 149)) 
(i32.mul (local.get 0) (i32.const 150)) (i32.mul (local.get 0) (i32.const 151)) (i32.mul (local.get 0) (i32.const 
152)) (i32.mul (local.get 0) (i32.const 153)) (i32.mul (local.get 0) (i32.const 154)) (i32.mul (local.get 0) 
(i32.const 155)) (i32.mul (local.get 0) (i32.const 156)) (i32.mul (local.get 0) (i32.const 157)) (i32.mul (local.get 
0) (i32.const 158)) (i32.mul (local.get 0) (i32.const 159)) (i32.mul (local.get 0) (i32.const 160)) (i32.mul 
(local.get 0) (i32.const 161)) (i32.mul (local.get 0) (i32.const 162)) (i32.mul (local.get 0) (i32.const 163)) 
(i32.mul (local.get 0) (i32.const 164)) (i32.mul (local.get 0) (i32.const 165)) (i32.mul (local.get 0) (i32.const 
166)) (i32.mul (local.get 0) (i32.const 167)) (i32.mul (local.get 0) (i32.const 168)) (i32.mul (local.get 0) 
(i32.const 169)) (i32.mul (local.get 0) (i32.const 170)) (i32.mul (local.get 0) (i32.const 171)) (i32.mul (local.get 
0) (i32.const 172)) (i32.mul (local.get 0) (i32.const 173)) (i32.mul (local.get 0) (i32.const 174)) (i32.mul 
(local.get 0) (i32.const 175)) (i32.mul (local.get 0) (i32.const 176)) (i32.mul (local.get 0) (i32.const 177)) 
(i32.mul (local.get 0) (i32.const 178)) (i32.mul (local.get 0) (i32.const 179)) (i32.mul (local.get 0) (i32.const 
180)) (i32.mul (local.get 0) (i32.const 181)) (i32.mul (local.get 0) (i32.const 182)) (i32.mul (local.get 0) 
(i32.const 183)) (i32.mul (local.get 0) (i32.const 184)) (i32.mul (local.get 0) (i32.const 185)) (i32.mul (local.get 
0) (i32.const 186)) (i32.mul (local.get 0) (i32.const 187)) (i32.mul (local.get 0) (i32.const 188)) (i32.mul 
(local.get 0) (i32.const 189)) (i32.mul (local.get 0) (i32.const 190)) (i32.mul (local.get 0) (i32.const 191)) 
(i32.mul (local.get 0) (i32.const 192)) (i32.mul (local.get 0) (i32.const 193)) (i32.mul (local.get 0) (i32.const 
194)) (i32.mul (local.get 0) (i32.const 195)) (i32.mul (local.get 0) (i32.const 196)) (i32.mul (local.get 0) 
(i32.const 197)) (i32.mul (local.get 0) (i32.const 198)) (i32.mul (local.get 0) (i32.const 199))) (local.get 0)))
(func (export "fixedRefs") (param i32) (result i32) (array.len (array.get $refs (array.new_fixed $refs 40 
(array.new_default $arr (i32.const 0)) (array.new_default $arr (i32.const 1)) (array.new_default $arr (i32.const 2)) 
(array.new_default $arr (i32.const 3)) (array.new_default $arr (i32.const 4)) (array.new_default $arr (i32.const 5)) 
(array.new_default $arr (i32.const 6)) (array.new_default $arr (i32.const 7)) (array.new_default $arr (i32.const 8)) 
(array.new_default $arr (i32.const 9)) (array.new_default $arr (i32.const 10)) (array.new_default $arr (i32.const 
11)) (array.new_default $arr (i32.const 12)) (array.new_default $arr (i32.const 13)) (array.new_default $arr 
(i32.const 14)) (array.new_default $arr (i32.const 15)) (array.new_default $arr (i32.const 16)) (array.new_default 
$arr (i32.const 17)) (array.new_default $arr (i32.const 18)) (array.new_default $arr (i32.const 19)) 
(array.new_default $arr (i32.const 20)) (array.new_default $arr (i32.const 21)) (array.new_default $arr (i32.const 
22)) (array.new_default $arr (i32.const 23)) (array.new_default $arr (i32.const 24)) (array.new_default $arr 
(i32.const 25)) (array.new_default $arr (i32.const 26)) (array.new_default $arr (i32.const 27)) (array.new_default 
$arr (i32.const 28)) (array.new_default $arr (i32.const 29)) (array.new_default $arr (i32.const 30)) 
(array.new_default $arr (i32.const 31)) (array.new_default $arr (i32.const 32)) (array.new_default $arr (i32.const 
33)) (array.new_default $arr (i32.const 34)) (array.new_default $arr (i32.const 35)) (array.new_default $arr 
(i32.const 36)) (array.new_default $arr (i32.const 37)) (array.new_default $arr (i32.const 38)) (array.new_default 
$arr (i32.const 39))) (local.get 0))))
)