declare const PACKAGE_VERSION: string;

/** Of the package; the bundler writes it in. */
export const VERSION: string = PACKAGE_VERSION;
