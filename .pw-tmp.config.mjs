
import { chromiumFlags, findChromium } from './scripts/find-chromium.mjs';
export default { testDir:'e2e', workers:2, fullyParallel:true, reporter:'line', outputDir:'/tmp/polish/tr', use:{baseURL:'http://localhost:5391/'}, projects:[{name:'c',use:{browserName:'chromium',viewport:{width:1440,height:900},launchOptions:{executablePath:findChromium(),args:chromiumFlags}}}] };
