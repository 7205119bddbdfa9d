# embed(target SYMBOL name [FILES files] [GLOB patterns] [DEPENDS targets])
# An object library with `const struct asset name[]` (base/assets.h), one row a file, keyed by the file's name.
function(embed target)
  cmake_parse_arguments(E "" "SYMBOL" "FILES;GLOB;DEPENDS" ${ARGN})
  if(E_GLOB)
    file(GLOB found CONFIGURE_DEPENDS ${E_GLOB})
    list(APPEND E_FILES ${found})
  endif()
  set(asm ${CMAKE_CURRENT_BINARY_DIR}/${target}.S)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/${target}.c)
  set(asm_text ".section .rodata\n")
  set(declarations "")
  set(rows "")
  set(index 0)
  foreach(file ${E_FILES})
    get_filename_component(name ${file} NAME)
    string(APPEND asm_text ".balign 16\n.global ${target}_${index}\n${target}_${index}:\n.incbin \"${file}\"\n"
      ".global ${target}_${index}_end\n${target}_${index}_end:\n.byte 0\n")
    string(APPEND declarations "extern const unsigned char ${target}_${index}[], ${target}_${index}_end[];\n")
    string(APPEND rows "\tassets[${index}] = (struct asset){\"${name}\", ${target}_${index}, (size_t)(${target}_${index}_end - ${target}_${index})};\n")
    math(EXPR index "${index} + 1")
  endforeach()
  string(APPEND asm_text ".section .note.GNU-stack,\"\",@progbits\n")
  file(GENERATE OUTPUT ${asm} CONTENT "${asm_text}")
  # Symbol differences aren't constant expressions in C, so that the table is filled in before main.
  file(GENERATE OUTPUT ${table} CONTENT "#include \"base/assets.h\"
${declarations}extern struct asset ${E_SYMBOL}[];
struct asset ${E_SYMBOL}[${index} + 1];
__attribute__((constructor)) static void fill(void)
{
	struct asset *assets = ${E_SYMBOL};

${rows}	assets[${index}] = (struct asset){0};
}
")
  add_library(${target} OBJECT ${asm} ${table})
  target_link_libraries(${target} PRIVATE base)
  set_source_files_properties(${asm} PROPERTIES OBJECT_DEPENDS "${E_FILES}")
  if(E_DEPENDS)
    add_dependencies(${target} ${E_DEPENDS})
  endif()
endfunction()

# migrations(layer folder): the folder's numbered .sql files, embedded into the layer as `<layer>_migrations`.
function(migrations layer folder)
  file(GLOB files CONFIGURE_DEPENDS ${folder}/*.sql)
  embed(${layer}_sql SYMBOL ${layer}_sql FILES ${files})
  target_sources(${layer} PRIVATE $<TARGET_OBJECTS:${layer}_sql>)
endfunction()

# web_assets(target folder): bundles the TypeScript front end with esbuild, writes the API's description from its types, and embeds
# what comes out.
function(web_assets target folder)
  set(out ${CMAKE_BINARY_DIR}/web)
  set(files panel.js window.js settings.js app.css)
  list(TRANSFORM files PREPEND ${out}/)
  file(GLOB_RECURSE inputs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/web/src/*)
  find_program(NODE NAMES node nodejs REQUIRED)
  add_custom_command(OUTPUT ${files}
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/web/build.mjs ${out}
    DEPENDS ${inputs} ${CMAKE_SOURCE_DIR}/web/build.mjs ${CMAKE_SOURCE_DIR}/package-lock.json
    COMMENT "Bundling the pages")
  set(description ${out}/openapi.json)
  add_custom_command(OUTPUT ${description}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${out}
    COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/tools/openapi.mjs ${description}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/openapi.mjs ${CMAKE_SOURCE_DIR}/src/api/openapi.paths.json
      ${CMAKE_SOURCE_DIR}/web/src/api-types.ts
    COMMENT "Writing the API's description")
  list(APPEND files ${description})
  add_custom_target(${target}_bundle DEPENDS ${files})
  embed(${target} SYMBOL web_files FILES ${files} DEPENDS ${target}_bundle)
endfunction()
