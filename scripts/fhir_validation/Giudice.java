import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import ca.uhn.fhir.validation.ValidationOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.StructureDefinition;

/**
 * Says of every resource of a folder what HL7's validator says of it, without a network: `Giudice DEFINITIONS RESOURCES
 * REPORT`. One run for all of them: the first resource pays for the loading of R4's definitions.
 *
 * <p>A resource is judged as it is, with its claims. Those of a type that a profile of ours constrains are judged by
 * the profile too, wherever they stand: hospitals do not claim our profiles, and are held to them all the same.
 */
public final class Giudice {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Profiles of others are asked only of what claims them. */
  private static final String OURS = "urn:raccordo:";

  private final FhirContext context = FhirContext.forR4();
  private final Map<String, List<String>> profiles = new HashMap<>();
  private final Map<String, List<SingleValidationMessage>> known = new HashMap<>();
  private final FhirValidator validator;

  private Giudice(Path definitions) throws IOException {
    PrePopulatedValidationSupport ours = new PrePopulatedValidationSupport(context);
    for (Path file : jsonFiles(definitions)) {
      IBaseResource definition = context.newJsonParser().parseResource(Files.readString(file));
      if (definition instanceof Bundle several) {
        several.getEntry().forEach(entry -> ours.addResource(entry.getResource()));
      } else {
        ours.addResource(definition);
      }
      if (definition instanceof StructureDefinition structure
          && structure.getUrl().startsWith(OURS)
          && !structure.getType().equals("Extension")) {
        profiles.computeIfAbsent(structure.getType(), type -> new ArrayList<>()).add(structure.getUrl());
      }
    }
    ValidationSupportChain support =
        new ValidationSupportChain(
            new DefaultProfileValidationSupport(context),
            ours,
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new SnapshotGeneratingValidationSupport(context));
    FhirInstanceValidator instances = new FhirInstanceValidator(support);
    instances.setAnyExtensionsAllowed(false);
    instances.setErrorForUnknownProfiles(true);
    instances.setNoTerminologyChecks(false);
    validator = context.newValidator().registerValidatorModule(instances);
  }

  public static void main(String[] arguments) throws IOException {
    Giudice judge = new Giudice(Path.of(arguments[0]));
    ArrayNode report = JSON.createArrayNode();
    for (Path file : jsonFiles(Path.of(arguments[1]))) {
      report.add(judge.judged(file));
    }
    JSON.writeValue(Path.of(arguments[2]).toFile(), report);
  }

  private ObjectNode judged(Path file) throws IOException {
    String text = Files.readString(file);
    ObjectNode judged = JSON.createObjectNode().put("file", file.getFileName().toString());
    ArrayNode messages = judged.putArray("messages");
    JsonNode resource = JSON.readTree(text);
    List<String> own = profiles.getOrDefault(resource.path("resourceType").asText(), List.of());
    List<SingleValidationMessage> said = messages(text, own);
    said.forEach(each -> add(messages, each, ""));
    known.put(resource.toString(), said);
    inside(resource, "", messages);
    return judged;
  }

  /** What stands inside a Bundle, by the profiles of its type: only the errors, the rest was said of the Bundle. */
  private void inside(JsonNode bundle, String where, ArrayNode messages) {
    int number = 0;
    for (JsonNode entry : bundle.path("entry")) {
      JsonNode resource = entry.path("resource");
      String here = where + bundle.path("resourceType").asText() + ".entry[" + number++ + "].resource/";
      List<String> own = profiles.getOrDefault(resource.path("resourceType").asText(), List.of());
      if (!own.isEmpty()) {
        // The same resource stands in an answer of its own, in lists and in histories: once is enough.
        for (SingleValidationMessage each :
            known.computeIfAbsent(resource.toString(), text -> messages(text, own))) {
          if (each.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0) {
            add(messages, each, here);
          }
        }
      }
      inside(resource, here, messages);
    }
  }

  private List<SingleValidationMessage> messages(String text, List<String> own) {
    ValidationOptions options = new ValidationOptions();
    own.forEach(options::addProfile);
    return validator.validateWithResult(text, options).getMessages();
  }

  private static void add(ArrayNode messages, SingleValidationMessage each, String where) {
    messages
        .addObject()
        .put("severity", each.getSeverity().getCode())
        .put("where", where + each.getLocationString())
        .put("id", each.getMessageId())
        .put("text", each.getMessage());
  }

  private static List<Path> jsonFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }
}
