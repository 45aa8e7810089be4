declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  /** The part of swagger-ui's options that is used here. */
  interface Options {
    url: string;
    dom_id: string;
    deepLinking: boolean;
    validatorUrl: string | null;
  }
  export default function SwaggerUI(options: Options): void;
}
