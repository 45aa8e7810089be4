/** The description of the API, drawn by swagger-ui from /openapi.json; nothing is loaded from elsewhere. */
import "swagger-ui-dist/swagger-ui.css";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

SwaggerUI({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
