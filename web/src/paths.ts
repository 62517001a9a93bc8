/** Every address of the app. Links are built here and nowhere else. */
export const paths = {
  home: () => '/',
  signIn: () => '/sign-in',
  setPassword: () => '/set-password',
  apiDocs: () => '/api-docs',

  today: () => '/today',
  activity: () => '/activity',
  desk: () => '/desk',
  followUps: () => '/follow-ups',
  patient: (id: string) => `/patients/${id}`,
  vitals: () => '/vitals',
  consult: () => '/consult',
  consultation: (encounterId: string) => `/consult/${encounterId}`,
  lab: () => '/lab',
  pharmacy: () => '/pharmacy',
  stock: () => '/stock',
  register: () => '/register',
  invoice: (id: string) => `/register/${id}`,
  takings: () => '/takings',
  thirdParties: () => '/third-parties',
  staff: () => '/staff',
}
