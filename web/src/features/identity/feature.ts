import { IconShieldCheck, IconShieldLock, IconUsersGroup } from '@tabler/icons-react'
import { paths } from '../../paths.js'
import type { Feature } from '../../shell/feature.js'

export default {
  module: 'identity',
  pages: [
    { path: paths.signIn(), permission: 'public', load: () => import('./SignInPage.js') },
    { path: paths.externalSignIn(), permission: 'public', load: () => import('./security/ExternalSignInPage.js') },
    { path: paths.setPassword(), permission: 'public', load: () => import('./SetPasswordPage.js') },
    { path: paths.forgotPassword(), permission: 'public', load: () => import('./security/ForgotPasswordPage.js') },
    { path: paths.resetPassword(), permission: 'public', load: () => import('./security/ResetPasswordPage.js') },
    { path: paths.verifyEmail(), permission: 'public', load: () => import('./security/VerifyEmailPage.js') },
    { path: paths.myProfile(), permission: 'signed-in', load: () => import('./people/MyProfilePage.js') },
    { path: paths.security(), permission: 'signed-in', load: () => import('./security/SecurityPage.js') },
    {
      path: paths.signInPolicy(),
      permission: 'identity.sign_in.manage',
      load: () => import('./security/SignInPolicyPage.js'),
      place: { name: 'signInPolicy', icon: IconShieldLock },
    },
    { path: paths.welcome(), permission: 'public', load: () => import('./SetPasswordPage.js') },
    {
      path: paths.staff(),
      permission: 'identity.staff.read',
      load: () => import('./StaffPage.js'),
      place: { name: 'staff', icon: IconUsersGroup },
    },
    { path: paths.person('$staffId'), permission: 'identity.staff.read', load: () => import('./people/PersonPage.js') },
    {
      path: paths.roles(),
      permission: 'identity.role.read',
      load: () => import('./roles/RolesPage.js'),
      place: { name: 'roles', icon: IconShieldCheck },
    },
    { path: paths.breakGlass(), permission: 'signed-in', load: () => import('./break-glass/BreakGlassPage.js') },
  ],
  palette: () => import('./palette.js'),
  live: {
    'identity.staff': ['identity.staff.'],
    'identity.break_glass': ['identity.break_glass.'],
    // What I may do has changed while I work.
    'live.account_changed': ['identity.auth.me'],
  },
} satisfies Feature
