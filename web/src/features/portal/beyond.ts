// What every page behind the door needs, and the door itself does not: it is on screen before this arrives.
import '../../ui/mantine-more.css'
import '../../api/schemas.js'
